import { mayNameEmoji, withEmojiNamed } from "../completion/word-at.ts";
import { withTone } from "./find-emoji.ts";
import { useEmojiList } from "./use-emoji-list.ts";
import { useEmojiTaste } from "./use-emoji-taste.ts";

interface EmojiNames {
  /** The text has names, and what they stand for is not here yet. */
  readonly isLoading: boolean;
  /** With each `:name:` that is known as its emoji; as it is where they could not be loaded. */
  named(text: string): string;
}

/** For names that were pasted, or typed before the emoji were there: nothing replaced them on their way. */
export function useEmojiNames(text: string): EmojiNames {
  const { tone } = useEmojiTaste();
  const isWanted = mayNameEmoji(text);
  const emoji = useEmojiList(isWanted);
  return {
    isLoading: isWanted && emoji.kind === "loading",
    named(written) {
      if (emoji.kind !== "ready") return written;
      return withEmojiNamed(written, (name) => {
        const known = emoji.list.byShortcode.get(name.toLowerCase());
        return known === undefined ? undefined : withTone(known, tone);
      });
    },
  };
}
