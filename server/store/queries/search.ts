import type { Database } from "../database.ts";
import type { SearchQuery } from "../message-store.ts";
import { statement } from "../statements.ts";
import { MESSAGE_COLUMNS, REPLIED } from "./messages.ts";

const LINK_WORDS = '("http" OR "https")';
const FILTERS = {
  file: "EXISTS (SELECT 1 FROM uploads f WHERE f.message_id = m.id)",
  image: "EXISTS (SELECT 1 FROM uploads f WHERE f.message_id = m.id AND f.type LIKE 'image/%')",
  link: "(m.text LIKE '%http://%' OR m.text LIKE '%https://%')",
} as const;
/** Where no word leads to the messages, the files do: there are fewer of them. */
const FILTERS_ALONE = {
  ...FILTERS,
  file: "m.id IN (SELECT message_id FROM uploads WHERE message_id IS NOT NULL)",
  image: "m.id IN (SELECT message_id FROM uploads WHERE message_id IS NOT NULL AND type LIKE 'image/%')",
} as const;

/** Up to `limit` rows of `MESSAGE_COLUMNS`, newest first (M9). */
export function searchRows(db: Database, query: SearchQuery): unknown[] {
  const words = matchExpression(query);
  const values: (string | number)[] = [];
  const conditions = ["m.deleted_at IS NULL"];
  const where = (condition: string, value: string | number) => {
    conditions.push(condition);
    values.push(value);
  };
  if (words !== null) where("message_search MATCH ?", words);
  if (query.before !== null) where(words === null ? "m.id < ?" : "s.rowid < ?", query.before);
  if (query.channelId !== null) where("m.channel_id = ?", query.channelId);
  if (query.authorId !== null) where("m.author_id = ?", query.authorId);
  if (query.has !== null) conditions.push((words === null ? FILTERS_ALONE : FILTERS)[query.has]);
  // With "+" it is no way to the messages: they are wanted in the order of their ids.
  conditions.push("+m.channel_id IN (SELECT id FROM channels WHERE kind = 'text' AND deleted_at IS NULL)");
  // CROSS JOIN keeps SQLite from walking the messages and asking the index about each.
  const source = words === null ? "messages m" : "message_search s CROSS JOIN messages m ON m.id = s.rowid";
  return statement(
    db,
    `SELECT ${MESSAGE_COLUMNS} FROM ${source} ${REPLIED} WHERE ${conditions.join(" AND ")}
     ORDER BY ${words === null ? "m.id" : "s.rowid"} DESC LIMIT ?`,
  ).all(...values, query.limit);
}

/** What FTS5 is to look for, beside a link's first word; null where filters alone decide. */
function matchExpression({ text, has }: SearchQuery): string | null {
  const words = toMatch(text);
  if (has !== "link") return words;
  return words === null ? LINK_WORDS : `(${words}) AND ${LINK_WORDS}`;
}

/**
 * What was typed, as a query of FTS5 in which everything is quoted, so that nothing of it is an operator; null where there
 * is no word. The last word is also a beginning, unless its quotes are closed.
 */
function toMatch(typed: string): string | null {
  const words: { text: string; isClosed: boolean }[] = [];
  for (const [, phrase, open, word] of typed.replace(/\p{Cc}/gu, " ").matchAll(/"([^"]*)"|"([^"]*)$|([^\s"]+)/gu)) {
    const text = phrase ?? open ?? word ?? "";
    // A word of punctuation alone has nothing that could be found, and is no reason to find nothing.
    if (/[\p{L}\p{N}\p{Co}]/u.test(text)) words.push({ text, isClosed: phrase !== undefined });
  }
  if (words.length === 0) return null;
  const seen = new Set<string>();
  return words
    .map(({ text, isClosed }, index) => ({
      key: wordsOf(text),
      phrase: index === words.length - 1 && !isClosed ? `"${text}" *` : `"${text}"`,
    }))
    .filter(({ key }) => !seen.has(key) && seen.add(key))
    .map(({ phrase }) => phrase)
    .join(" ");
}

/** What FTS5 makes the same words of. A hundred times one that everybody uses would be looked for a hundred times. */
function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\p{Co}]+/gu, " ")
    .trim();
}
