import { Search } from "lucide-react";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { Button } from "react-aria-components";
import { EmojiGrid, type EmojiGridHandle } from "./emoji-grid.tsx";
import type { EmojiList } from "./emoji-list.ts";
import { type Cell, cellOf, emojiRows, firstPlace } from "./emoji-rows.ts";
import { GroupBar } from "./group-bar.tsx";
import { ToneChoice } from "./tone-choice.tsx";
import { useEmojiList } from "./use-emoji-list.ts";
import { useEmojiTaste } from "./use-emoji-taste.ts";

/** Every emoji, to choose one of; stands in a popover of whoever shows it, which it does not close. */
export function EmojiPicker({ onPick }: { onPick(emoji: string): void }) {
  const [attempt, setAttempt] = useState(1);
  return <LoadingPicker key={attempt} onPick={onPick} onRetry={() => setAttempt(attempt + 1)} />;
}

function LoadingPicker({ onPick, onRetry }: { onPick(emoji: string): void; onRetry: () => void }) {
  const loaded = useEmojiList(true);
  switch (loaded.kind) {
    case "ready":
      return <Picker list={loaded.list} onPick={onPick} />;
    case "loading":
      return (
        <p className="emoji-picker emoji-empty" role="status">
          Loading emoji…
        </p>
      );
    case "failed":
      return (
        <div className="emoji-picker emoji-empty">
          <p role="alert">The emoji could not be loaded.</p>
          <Button className="button small" onPress={onRetry} autoFocus>
            Try again
          </Button>
        </div>
      );
  }
}

function Picker({ list, onPick }: { list: EmojiList; onPick(emoji: string): void }) {
  const taste = useEmojiTaste();
  const [query, setQuery] = useState("");
  const [looked, setLooked] = useState<Cell | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const grid = useRef<EmojiGridHandle>(null);
  // What is picked now moves to the front with the next opening: nothing jumps about under the pointer.
  const [recent] = useState(taste.recent);
  const rows = useMemo(() => emojiRows({ list, query, tone: taste.tone, recent }), [list, query, taste.tone, recent]);
  const isSearching = query.trim() !== "";

  const pick = ({ unicode }: Cell) => {
    taste.used(unicode);
    onPick(unicode);
  };
  const onSearchKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") {
      event.preventDefault();
      grid.current?.enter();
    } else if (event.key === "Enter" && isSearching) {
      event.preventDefault();
      const place = firstPlace(rows);
      const first = place === null ? null : cellOf(rows, place);
      if (first !== null) pick(first);
    } else if (event.key === "Escape" && query !== "") {
      event.stopPropagation();
      setQuery("");
    }
  };

  return (
    <div className="emoji-picker">
      <div className="field-box emoji-search">
        <Search size={16} aria-hidden="true" />
        <input
          ref={search}
          className="field-input"
          type="text"
          aria-label="Search emoji"
          placeholder="Search emoji"
          autoComplete="off"
          spellCheck={false}
          // biome-ignore lint/a11y/noAutofocus: it was opened to choose something.
          autoFocus
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={onSearchKey}
        />
      </div>
      {!isSearching && <GroupBar rows={rows} onGo={(row) => grid.current?.scrollToRow(row)} />}
      {rows.length === 0 ? (
        <p className="emoji-empty">Nothing is called “{query.trim()}”.</p>
      ) : (
        <EmojiGrid
          key={isSearching ? query : ""}
          ref={grid}
          rows={rows}
          onPick={pick}
          onLook={setLooked}
          onLeave={() => search.current?.focus()}
          onType={() => search.current?.focus()}
        />
      )}
      <span className="visually-hidden" role="status">
        {isSearching
          ? `${rows.reduce((sum, row) => sum + (row.kind === "emoji" ? row.cells.length : 0), 0)} found`
          : ""}
      </span>
      <div className="emoji-foot">
        <Look cell={looked} />
        <ToneChoice tone={taste.tone} onChange={taste.setTone} />
      </div>
    </div>
  );
}

/** What the emoji under the pointer is called; the cell itself tells it to a screen reader. */
function Look({ cell }: { cell: Cell | null }) {
  if (cell === null) return <span className="emoji-look" />;
  const [code] = cell.emoji.shortcodes;
  return (
    <span className="emoji-look" aria-hidden="true">
      <span className="emoji-face">{cell.unicode}</span>
      <span className="truncate">{code === undefined ? cell.emoji.label : `:${code}:`}</span>
    </span>
  );
}
