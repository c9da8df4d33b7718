import { stripVTControlCharacters } from "node:util";

/** Rows under their titles, each column as wide as its widest cell. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const cells = [titles, ...rows.map((row) => row.map(harmless))];
  const widths = titles.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** People choose their names: none of them may steer the terminal or begin a line. */
export function harmless(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "");
}
