import { Search as SearchIcon, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button, Input, Label, SearchField } from "react-aria-components";
import type { Message } from "../../../shared/protocol/values.ts";
import type { SearchQuery } from "../../store/chat-state.ts";
import { useAppState, useCommands } from "../app-context.tsx";
import { IconButton } from "../widgets/icon-button.tsx";
import { SearchFilters } from "./search-filters.tsx";
import { SearchResults } from "./search-results.tsx";

/** As long as somebody who types needs for the next letter. */
const TYPING_MS = 300;

/** The search was asked for: in one channel, or (null) in all of them. Another `count` for each time. */
export interface SearchOpening {
  readonly channelId: string | null;
  readonly count: number;
}

interface SearchPanelProps {
  readonly opening: SearchOpening;
  readonly onClose: () => void;
  readonly onJump: (message: Message) => void;
}

const NO_FILTERS = { channelId: null, authorId: null, has: null };

/** Searches all that was written: a field, filters, and the messages that were found. */
export function SearchPanel({ opening, onClose, onJump }: SearchPanelProps) {
  const { chat } = useCommands();
  const search = useAppState((state) => state.chat.search);
  const [query, setQuery] = useState<SearchQuery>(() =>
    search.kind === "off" ? { query: "", ...NO_FILTERS, channelId: opening.channelId } : search.query,
  );
  const field = useRef<HTMLInputElement>(null);
  const typing = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const ask = (wanted: SearchQuery) => {
    clearTimeout(typing.current);
    if (canSearch(wanted)) chat.search(wanted);
    else chat.endSearch();
  };
  const change = (wanted: SearchQuery) => {
    setQuery(wanted);
    ask(wanted);
  };
  const type = (text: string) => {
    const wanted = { ...query, query: text };
    setQuery(wanted);
    clearTimeout(typing.current);
    typing.current = setTimeout(() => ask(wanted), TYPING_MS);
  };
  useEffect(() => () => clearTimeout(typing.current), []);
  useOpening(opening, field, (channelId) => {
    if (channelId !== query.channelId) change({ ...query, channelId });
  });

  return (
    <aside
      className="right search"
      aria-label="Search"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      }}
    >
      <header className="search-header">
        <SearchField
          className="search-field"
          value={query.query}
          onChange={type}
          onSubmit={() => ask(query)}
          onClear={() => change({ ...query, query: "" })}
        >
          <Label className="visually-hidden">Search messages</Label>
          <SearchIcon size={16} aria-hidden="true" />
          <Input ref={field} className="field-input" placeholder="Search messages" maxLength={256} />
          {query.query !== "" && (
            <Button className="search-clear" aria-label="Clear the search">
              <X size={14} aria-hidden="true" />
            </Button>
          )}
        </SearchField>
        <IconButton label="Close the search" onPress={onClose}>
          <X size={18} aria-hidden="true" />
        </IconButton>
      </header>
      <SearchFilters query={query} onChange={change} />
      <SearchResults search={search} onJump={onJump} onAgain={() => ask(query)} />
    </aside>
  );
}

/** M9: words, or a filter that finds something by itself. */
function canSearch({ query, authorId, has }: SearchQuery): boolean {
  return query.trim() !== "" || authorId !== null || has !== null;
}

/** Takes the focus into the field each time that the search is asked for, with what stands there to be typed over. */
function useOpening(
  { channelId, count }: SearchOpening,
  field: { readonly current: HTMLInputElement | null },
  onChannel: (channelId: string | null) => void,
): void {
  const seen = useRef(0);
  useEffect(() => {
    if (seen.current === count) return;
    const isFirst = seen.current === 0;
    seen.current = count;
    field.current?.focus();
    field.current?.select();
    if (!isFirst) onChannel(channelId);
  });
}
