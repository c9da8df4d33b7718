import { type EmojiTone, RECENT_EMOJI } from "../../../../shared/client/settings.ts";
import { useAppState, useAppStore, useCommands } from "../../app-context.tsx";

interface EmojiTaste {
  readonly tone: EmojiTone;
  /** Newest first. */
  readonly recent: readonly string[];
  setTone(tone: EmojiTone): void;
  /** It becomes the newest of those that were used. */
  used(unicode: string): void;
}

/** Which emoji this user takes, kept with the settings. */
export function useEmojiTaste(): EmojiTaste {
  const store = useAppStore();
  const commands = useCommands();
  const tone = useAppState(({ settings }) => settings.emojiTone);
  const recent = useAppState(({ settings }) => settings.recentEmoji);
  return {
    tone,
    recent,
    setTone: (emojiTone) => commands.changeSettings({ emojiTone }),
    used(unicode) {
      const others = store.getState().settings.recentEmoji.filter((each) => each !== unicode);
      commands.changeSettings({ recentEmoji: [unicode, ...others].slice(0, RECENT_EMOJI) });
    },
  };
}
