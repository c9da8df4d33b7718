import type { EmojiTone } from "../../../../shared/client/settings.ts";
import type { Emoji, EmojiList } from "./emoji-list.ts";
import { searchWords } from "./search-words.ts";

/** As it is written with a skin; where it has none to choose, as it is. */
export function withTone({ unicode, tones }: Emoji, tone: EmojiTone): string {
  return tones[tone] ?? unicode;
}

/** What has every word of `query` at the beginning of a word, the best first; nothing where nothing is asked for. */
export function findEmoji(list: EmojiList, query: string, limit: number): readonly Emoji[] {
  const words = searchWords(query);
  if (words.length === 0) return [];
  const whole = words.join("_");
  const found: { emoji: Emoji; rank: number }[] = [];
  for (const { emoji: group } of list.groups) {
    for (const emoji of group) {
      const rank = rankOf(emoji, words, whole);
      if (rank !== null) found.push({ emoji, rank });
    }
  }
  // Stable: among equals the order of keyboards.
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ emoji }) => emoji);
}

function rankOf({ shortcodes, nameWords, tagWords }: Emoji, words: readonly string[], whole: string): number | null {
  if (shortcodes.includes(whole)) return 0;
  if (shortcodes.some((code) => code.startsWith(whole))) return 1;
  const isIn = (all: readonly string[]) => (word: string) => all.some((each) => each.startsWith(word));
  if (words.every(isIn(nameWords))) return 2;
  return words.every((word) => isIn(nameWords)(word) || isIn(tagWords)(word)) ? 3 : null;
}
