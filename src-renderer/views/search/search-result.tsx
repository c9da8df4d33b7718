import { Paperclip } from "lucide-react";
import { useMemo } from "react";
import { ListBoxItem } from "react-aria-components";
import { plainMessage } from "../../../shared/client/plain-message.ts";
import type { Message } from "../../../shared/protocol/values.ts";
import { useRoster } from "../app-context.tsx";
import { Avatar } from "../people/avatar.tsx";
import { fromFirstFound, markFound } from "./marks.ts";

/** One message that was found; pressing it shows where it stands. */
export function SearchResult({ message, query }: { message: Message; query: string }) {
  const { members, formerMembers } = useRoster();
  const author = members.get(message.authorId) ?? formerMembers.get(message.authorId);
  const name = author?.displayName ?? "Former member";
  const text = useMemo(() => plainMessage(message.text), [message.text]);
  const pieces = useMemo(() => fromFirstFound(markFound(text, query)), [text, query]);
  const date = new Date(message.createdAt);
  return (
    <ListBoxItem id={message.id} textValue={`${name}: ${text}`} className="search-result">
      <Avatar userId={message.authorId} displayName={name} size="small" />
      <div className="search-result-words">
        <p className="search-result-head">
          <span className="search-result-name truncate">{name}</span>
          <time dateTime={date.toISOString()} className="numbers">
            {whenWords(date)}
          </time>
        </p>
        {text !== "" && (
          <p className="search-result-text">
            {pieces.map(({ text: piece, isFound }, index) =>
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never change places.
              isFound ? <mark key={index}>{piece}</mark> : piece,
            )}
          </p>
        )}
        {message.attachments.map(({ id, name: fileName }) => (
          <p key={id} className="search-result-file">
            <Paperclip size={12} aria-hidden="true" /> <span className="truncate">{fileName}</span>
          </p>
        ))}
      </div>
    </ListBoxItem>
  );
}

const TIME = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const FAR_DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });

/** The time of today, the day of this year, the date of all before. */
function whenWords(date: Date): string {
  const now = new Date();
  if (date.toDateString() === now.toDateString()) return TIME.format(date);
  return (date.getFullYear() === now.getFullYear() ? DAY : FAR_DAY).format(date);
}
