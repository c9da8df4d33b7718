import { type KeyboardEvent, memo, type Ref, useImperativeHandle, useLayoutEffect, useRef, useState } from "react";
import { type Cell, COLUMNS, cellOf, firstPlace, moved, type Place, type Row } from "./emoji-rows.ts";

/** As in styles/emoji.css. */
const ROW_PX = 40;
/** Drawn beyond what is seen, so that a quick turn of the wheel shows no gap. */
const BEYOND_ROWS = 4;
/** Before it is known: as in styles/emoji.css. */
const HEIGHT_PX = 320;

export interface EmojiGridHandle {
  /** Brings the focus to the first emoji. */
  enter(): void;
  scrollToRow(row: number): void;
}

interface EmojiGridProps {
  readonly rows: readonly Row[];
  readonly onPick: (cell: Cell) => void;
  /** The one under the pointer or the focus. */
  readonly onLook: (cell: Cell) => void;
  /** The focus went up past the first row. */
  readonly onLeave: () => void;
  /** A letter was typed: it is for the search. */
  readonly onType: () => void;
  readonly ref?: Ref<EmojiGridHandle>;
}

/** Emoji in rows, of which only those in sight exist; one of them is in the order of the Tab key. */
export function EmojiGrid({ rows, onPick, onLook, onLeave, onType, ref }: EmojiGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [place, setPlace] = useState<Place | null>(null);
  const isFocusDue = useRef(false);
  const heightPx = scroller.current?.clientHeight || HEIGHT_PX;
  const first = Math.max(0, Math.floor(top / ROW_PX) - BEYOND_ROWS);
  const last = Math.min(rows.length, Math.ceil((top + heightPx) / ROW_PX) + BEYOND_ROWS);
  // Of other rows than those it was chosen in, the place may be none.
  const active = place !== null && cellOf(rows, place) !== null ? place : firstPlace(rows);

  const scrollTo = (px: number) => {
    const element = scroller.current;
    if (element === null) return;
    element.scrollTop = px;
    setTop(element.scrollTop);
  };
  const goTo = (to: Place) => {
    isFocusDue.current = true;
    setPlace(to);
    // The row above it as well, which may be its title.
    const fromPx = (to.row - 1) * ROW_PX;
    const toPx = (to.row + 1) * ROW_PX;
    const seenPx = scroller.current?.scrollTop ?? 0;
    if (fromPx < seenPx) scrollTo(Math.max(0, fromPx));
    else if (toPx > seenPx + heightPx) scrollTo(toPx - heightPx);
  };

  useLayoutEffect(() => {
    if (!isFocusDue.current) return;
    isFocusDue.current = false;
    scroller.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  });

  useImperativeHandle(ref, () => ({
    enter() {
      const to = firstPlace(rows);
      if (to !== null) goTo(to);
    },
    scrollToRow: (row) => {
      scrollTo(row * ROW_PX);
      setPlace(firstPlace(rows, row));
    },
  }));

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || active === null) return;
    const to = moved(rows, active, event.key, Math.floor(heightPx / ROW_PX) - 1);
    if (to !== null) {
      event.preventDefault();
      if (to === "out") onLeave();
      else goTo(to);
    } else if (/^[\p{L}\p{N}]$/u.test(event.key)) {
      // The key's letter goes to where the focus is then.
      onType();
    }
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot have rows that do not exist.
    <div
      ref={scroller}
      className="emoji-grid scroll"
      role="grid"
      aria-label="Emoji"
      aria-rowcount={rows.length}
      aria-colcount={COLUMNS}
      tabIndex={-1}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
    >
      <div className="emoji-space" role="presentation" style={{ height: rows.length * ROW_PX }}>
        {rows.slice(first, last).map((row, index) => (
          <GridRow
            key={row.key}
            row={row}
            index={first + index}
            activeColumn={active?.row === first + index ? active.column : null}
            onPick={onPick}
            onLook={onLook}
          />
        ))}
      </div>
    </div>
  );
}

interface GridRowProps {
  readonly row: Row;
  readonly index: number;
  readonly activeColumn: number | null;
  readonly onPick: (cell: Cell) => void;
  readonly onLook: (cell: Cell) => void;
}

const GridRow = memo(function GridRow({ row, index, activeColumn, onPick, onLook }: GridRowProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above.
    // biome-ignore lint/a11y/useFocusableInteractive: its cells are.
    <div className="emoji-row" role="row" aria-rowindex={index + 1} style={{ top: index * ROW_PX }}>
      {row.kind === "title" ? (
        // biome-ignore lint/a11y/useSemanticElements: see above.
        // biome-ignore lint/a11y/useFocusableInteractive: nothing can be done with it.
        <span className="emoji-title" role="rowheader" aria-colspan={COLUMNS}>
          {row.title}
        </span>
      ) : (
        row.cells.map((cell, column) => (
          // biome-ignore lint/a11y/useSemanticElements: see above.
          <button
            key={cell.unicode}
            type="button"
            role="gridcell"
            className="emoji-cell emoji-face"
            aria-label={cell.emoji.label}
            aria-colindex={column + 1}
            tabIndex={column === activeColumn ? 0 : -1}
            onClick={() => onPick(cell)}
            onPointerEnter={() => onLook(cell)}
            onFocus={() => onLook(cell)}
          >
            {cell.unicode}
          </button>
        ))
      )}
    </div>
  );
});
