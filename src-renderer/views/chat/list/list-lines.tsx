import { dayWords } from "../message/times.ts";
import type { Row } from "./rows.ts";

/** What stands above a row: the day that begins with it, and where the new messages begin. */
export function LinesAbove({ row }: { row: Row }) {
  const isFirstNew = row.kind === "message" && row.isFirstNew;
  if (row.dayMs === null) return isFirstNew ? <NewLine /> : null;
  return (
    <div className="list-line" data-new={isFirstNew}>
      <h2 className="list-line-words">
        <time dateTime={dateOf(row.dayMs)}>{dayWords(row.dayMs, Date.now())}</time>
      </h2>
      {isFirstNew && <span className="list-line-new">New</span>}
    </div>
  );
}

function NewLine() {
  return (
    <div className="list-line" data-new="true">
      <span className="list-line-new">
        New<span className="visually-hidden"> messages</span>
      </span>
    </div>
  );
}

function dateOf(atMs: number): string {
  const at = new Date(atMs);
  const twoDigits = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`;
}
