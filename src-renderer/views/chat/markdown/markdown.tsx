import { memo, useMemo } from "react";
import { isEmojiOnly } from "./emoji-only.ts";
import { CalledContext } from "./mention-word.tsx";
import { rendered } from "./rendered.tsx";

interface MarkdownProps {
  readonly text: string;
  /** Whom it calls (M6); nobody else's name is marked in it. */
  readonly mentions: readonly string[];
  readonly everyone: boolean;
}

/** A message's text: Markdown without HTML and without pictures. It never throws, whatever is written. */
export const Markdown = memo(function Markdown({ text, mentions, everyone }: MarkdownProps) {
  const called = useMemo(() => ({ mentions, everyone }), [mentions, everyone]);
  return (
    <div className="markdown" dir="auto" data-jumbo={isEmojiOnly(text)}>
      <CalledContext value={called}>{rendered(text)}</CalledContext>
    </div>
  );
});
