const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const dayOfOtherYear = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });

export function clockWords(atMs: number): string {
  return clock.format(atMs);
}

export function fullTimeWords(atMs: number): string {
  return full.format(atMs);
}

/** As one says it: "Today", "Yesterday", a weekday with its date, and the year where it is another one. */
export function dayWords(atMs: number, nowMs: number): string {
  const at = new Date(atMs);
  const now = new Date(nowMs);
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (at.toDateString() === now.toDateString()) return "Today";
  if (at.toDateString() === yesterday.toDateString()) return "Yesterday";
  return (at.getFullYear() === now.getFullYear() ? day : dayOfOtherYear).format(at);
}
