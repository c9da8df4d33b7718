import { useEffect, useState } from "react";
import { plainExcerpt } from "../../../../shared/client/plain-message.ts";
import type { Attachment, Channel } from "../../../../shared/protocol/values.ts";
import { useAppStore } from "../../app-context.tsx";

/** How long a piece of news stands before it is taken away, so that the same one can be read again later. */
const STANDS_MS = 4_000;
const SPOKEN_CHARACTERS = 280;
/** Where more come in that time than anybody can listen to, the last ones. */
const SPOKEN_MESSAGES = 10;

/**
 * Reads new messages to a screen reader as they come. The list itself must not: it puts rows into the page whenever it
 * moves, old ones as well. While one reads further up nothing is told.
 */
export function MessageNews({ channel, isTelling }: { channel: Channel; isTelling: boolean }) {
  const store = useAppStore();
  const [news, setNews] = useState<readonly string[]>([]);
  useEffect(() => {
    if (!isTelling) return;
    let clearing: ReturnType<typeof setTimeout> | undefined;
    const unsubscribe = store.subscribe(({ chat, roster }, before) => {
      const now = chat.messages.get(channel.id);
      const was = before.chat.messages.get(channel.id);
      if (now === was || now?.kind !== "ready" || was?.kind !== "ready" || roster === null) return;
      const lastId = was.messages.at(-1)?.id ?? 0;
      if (now.newer !== "none" || was.newer !== "none") return;
      const fresh = now.messages.filter(({ id, authorId }) => id > lastId && authorId !== roster.self.id);
      if (fresh.length === 0) return;
      const words = fresh.map(({ authorId, text, attachments }) => {
        const name = roster.members.get(authorId)?.displayName ?? "Former member";
        return `${name}: ${text === "" ? filesWords(attachments) : plainExcerpt(text, SPOKEN_CHARACTERS)}`;
      });
      setNews((standing) => [...standing, ...words].slice(-SPOKEN_MESSAGES));
      clearTimeout(clearing);
      clearing = setTimeout(() => setNews([]), STANDS_MS);
    });
    return () => {
      unsubscribe();
      clearTimeout(clearing);
      setNews([]);
    };
  }, [store, channel.id, isTelling]);
  return (
    <div className="visually-hidden" role="log" aria-live="polite" aria-label="New messages" data-live-announcer="true">
      {news.join(". ")}
    </div>
  );
}

function filesWords({ length }: readonly Attachment[]): string {
  return length === 1 ? "a file" : `${length} files`;
}
