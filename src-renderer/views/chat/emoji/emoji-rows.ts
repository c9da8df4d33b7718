import { type EmojiTone, RECENT_EMOJI } from "../../../../shared/client/settings.ts";
import type { Emoji, EmojiList } from "./emoji-list.ts";
import { findEmoji, withTone } from "./find-emoji.ts";

export const COLUMNS = 8;
/** Nobody looks through more. */
const FOUND = 200;

/** One emoji as the picker shows it. */
export interface Cell {
  readonly unicode: string;
  readonly emoji: Emoji;
}

export type Row =
  | { readonly kind: "title"; readonly key: string; readonly title: string }
  | { readonly kind: "emoji"; readonly key: string; readonly cells: readonly Cell[] };

interface RowsWanted {
  readonly list: EmojiList;
  readonly query: string;
  readonly tone: EmojiTone;
  readonly recent: readonly string[];
}

/** What the picker shows: the recent ones and all by group, or what is found. */
export function emojiRows({ list, query, tone, recent }: RowsWanted): readonly Row[] {
  const toned = (emoji: Emoji) => ({ emoji, unicode: withTone(emoji, tone) });
  if (query.trim() !== "") return rowsOf("Found", findEmoji(list, query, FOUND).map(toned));
  const recentCells = recent.slice(0, RECENT_EMOJI).flatMap((unicode) => {
    const emoji = list.byUnicode.get(unicode);
    return emoji === undefined ? [] : { emoji, unicode };
  });
  return [
    ...rowsOf(RECENT_TITLE, recentCells),
    ...list.groups.flatMap(({ name, emoji }) => rowsOf(name, emoji.map(toned))),
  ];
}

const RECENT_TITLE = "Recent";

function rowsOf(title: string, cells: readonly Cell[]): readonly Row[] {
  if (cells.length === 0) return [];
  const rows: Row[] = [{ kind: "title", key: title, title }];
  for (let start = 0; start < cells.length; start += COLUMNS) {
    rows.push({ kind: "emoji", key: `${title} ${start}`, cells: cells.slice(start, start + COLUMNS) });
  }
  return rows;
}

/** A place in the grid. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** Where a key leads from a place; null: it is no key of the grid. "out" is above the first row. */
export function moved(rows: readonly Row[], from: Place, key: string, pageRows: number): Place | "out" | null {
  switch (key) {
    case "ArrowRight":
      return cellAt(rows, from.row, from.column + 1) ?? firstOf(rows, nextRow(rows, from.row, 1)) ?? from;
    case "ArrowLeft":
      return cellAt(rows, from.row, from.column - 1) ?? lastOf(rows, nextRow(rows, from.row, -1)) ?? from;
    case "ArrowDown":
      return nearest(rows, nextRow(rows, from.row, 1), from.column) ?? from;
    case "ArrowUp":
      return nearest(rows, nextRow(rows, from.row, -1), from.column) ?? "out";
    case "PageDown":
      return nearest(rows, nearestRow(rows, from.row + pageRows), from.column) ?? from;
    case "PageUp":
      return nearest(rows, nearestRow(rows, from.row - pageRows), from.column) ?? from;
    case "Home":
      return { row: from.row, column: 0 };
    case "End":
      return lastOf(rows, from.row) ?? from;
    default:
      return null;
  }
}

/** The first emoji of the grid, or behind a row. */
export function firstPlace(rows: readonly Row[], behind = -1): Place | null {
  return firstOf(rows, nextRow(rows, behind, 1));
}

export function cellOf(rows: readonly Row[], { row, column }: Place): Cell | null {
  const found = rows[row];
  return found?.kind === "emoji" ? (found.cells[column] ?? null) : null;
}

function cellAt(rows: readonly Row[], row: number, column: number): Place | null {
  return cellOf(rows, { row, column }) === null ? null : { row, column };
}

function cellCount(rows: readonly Row[], row: number): number {
  const found = rows[row];
  return found?.kind === "emoji" ? found.cells.length : 0;
}

function firstOf(rows: readonly Row[], row: number): Place | null {
  return nearest(rows, row, 0);
}

function lastOf(rows: readonly Row[], row: number): Place | null {
  return nearest(rows, row, COLUMNS);
}

function nearest(rows: readonly Row[], row: number, column: number): Place | null {
  const count = cellCount(rows, row);
  return count === 0 ? null : { row, column: Math.min(column, count - 1) };
}

/** The next row with emoji in it; past the ends, one that has none. */
function nextRow(rows: readonly Row[], from: number, step: 1 | -1): number {
  let row = from + step;
  while (rows[row]?.kind === "title") row += step;
  return row;
}

/** The row itself or the one behind its title, within the ends. */
function nearestRow(rows: readonly Row[], wanted: number): number {
  const row = Math.max(0, Math.min(rows.length - 1, wanted));
  return rows[row]?.kind === "title" ? nextRow(rows, row, 1) : row;
}
