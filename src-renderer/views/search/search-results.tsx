import { Hash, SearchX } from "lucide-react";
import type { ReactNode } from "react";
import { Button, Header, ListBox, ListBoxSection } from "react-aria-components";
import { assertNever } from "../../../shared/assert-never.ts";
import type { Message } from "../../../shared/protocol/values.ts";
import type { Beyond, Search } from "../../store/chat-state.ts";
import { useCommands, useRoster } from "../app-context.tsx";
import { Notice } from "../widgets/notice.tsx";
import { runsOf } from "./runs.ts";
import { SearchResult } from "./search-result.tsx";

interface SearchResultsProps {
  readonly search: Search;
  readonly onJump: (message: Message) => void;
  readonly onAgain: () => void;
}

/** What was found, and what there is to say where nothing was. */
export function SearchResults({ search, onJump, onAgain }: SearchResultsProps) {
  switch (search.kind) {
    case "off":
      return (
        <Words>
          <p>Type words to find messages with all of them.</p>
          <p className="search-hint">
            “Quoted words” stand together. A person, files, images or links can be looked for without any words.
          </p>
        </Words>
      );
    case "searching":
      return (
        <div className="search-words" role="status">
          Searching…
        </div>
      );
    case "failed":
      return (
        <div className="search-words">
          <Notice kind="fault">{search.error.message}</Notice>
          <Button className="button small" onPress={onAgain}>
            Search again
          </Button>
        </div>
      );
    case "found":
      return search.messages.length === 0 ? <NoneFound search={search} /> : <Found search={search} onJump={onJump} />;
    default:
      return assertNever(search);
  }
}

type FoundSearch = Extract<Search, { kind: "found" }>;

function NoneFound({ search: { query } }: { search: FoundSearch }) {
  const isNarrowed = query.channelId !== null || query.authorId !== null || query.has !== null;
  return (
    <div className="search-words" role="status">
      <SearchX size={28} aria-hidden="true" className="search-sign" />
      <p>No messages found.</p>
      <p className="search-hint">
        {isNarrowed ? "Take a filter away, or try other words." : "Try fewer or other words."}
      </p>
    </div>
  );
}

function Found({ search, onJump }: { search: FoundSearch; onJump: (message: Message) => void }) {
  const roster = useRoster();
  const { messages, query, more } = search;
  const nameOf = (channelId: string) => roster.channels.find(({ id }) => id === channelId)?.name ?? "deleted channel";
  return (
    <div className="search-found scroll">
      <p className="search-count" role="status">
        {messages.length}
        {more === "none" ? "" : "+"} {messages.length === 1 && more === "none" ? "message" : "messages"}, newest first
      </p>
      <ListBox
        className="search-list"
        aria-label="Messages found"
        selectionMode="none"
        onAction={(key) => {
          const message = messages.find(({ id }) => id === key);
          if (message !== undefined) onJump(message);
        }}
      >
        {runsOf(messages).map((run) => (
          <ListBoxSection key={run.messages[0]?.id} id={`run ${run.messages[0]?.id}`}>
            <Header className="search-channel">
              <Hash size={13} aria-hidden="true" /> <span className="truncate">{nameOf(run.channelId)}</span>
            </Header>
            {run.messages.map((message) => (
              <SearchResult key={message.id} message={message} query={query.query} />
            ))}
          </ListBoxSection>
        ))}
      </ListBox>
      <More more={more} />
    </div>
  );
}

function More({ more }: { more: Beyond }) {
  const { chat } = useCommands();
  if (more === "none") return null;
  return (
    <div className="search-more">
      {more === "failed" && <Notice kind="fault">The older ones did not come.</Notice>}
      <Button className="button small" isPending={more === "loading"} onPress={() => chat.searchMore()}>
        {more === "loading" ? "Loading…" : more === "failed" ? "Try again" : "Show older ones"}
      </Button>
    </div>
  );
}

function Words({ children }: { children: ReactNode }) {
  return <div className="search-words">{children}</div>;
}
