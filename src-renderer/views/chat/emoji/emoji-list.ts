import compact from "emojibase-data/en/compact.json";
import emojibaseCodes from "emojibase-data/en/shortcodes/emojibase.json";
import githubCodes from "emojibase-data/en/shortcodes/github.json";
import type { EmojiTone } from "../../../../shared/client/settings.ts";
import { searchWords } from "./search-words.ts";

// Large: imported by `useEmojiList` alone, when somebody needs it.

export interface Emoji {
  /** As `RGI_Emoji` has it (M8). */
  readonly unicode: string;
  readonly label: string;
  /** What is typed between colons; the first one is shown. */
  readonly shortcodes: readonly string[];
  /** The words of its names, and those of what else it is found by; in small letters. */
  readonly nameWords: readonly string[];
  readonly tagWords: readonly string[];
  readonly group: number;
  /** Empty: it shows no skin. */
  readonly tones: Partial<Record<EmojiTone, string>>;
}

interface EmojiGroup {
  readonly name: string;
  readonly emoji: readonly Emoji[];
}

export interface EmojiList {
  readonly groups: readonly EmojiGroup[];
  readonly byShortcode: ReadonlyMap<string, Emoji>;
  readonly byUnicode: ReadonlyMap<string, Emoji>;
}

/** By emojibase's number of the group; 2 are parts of emoji. */
const GROUP_NAMES: ReadonlyMap<number, string> = new Map([
  [0, "Smileys"],
  [1, "People"],
  [3, "Nature"],
  [4, "Food"],
  [5, "Places"],
  [6, "Activities"],
  [7, "Objects"],
  [8, "Symbols"],
  [9, "Flags"],
]);

const TONE_CODES: readonly (readonly [EmojiTone, string])[] = [
  ["light", "1F3FB"],
  ["mediumLight", "1F3FC"],
  ["medium", "1F3FD"],
  ["mediumDark", "1F3FE"],
  ["dark", "1F3FF"],
];

function readList(): EmojiList {
  const emoji: Emoji[] = [];
  const inOrder = [...compact].sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
  for (const { unicode, hexcode, label, tags, group, skins } of inOrder) {
    if (group === undefined || !GROUP_NAMES.has(group)) continue;
    const shortcodes = shortcodesOf(hexcode);
    emoji.push({
      unicode: recommended(unicode),
      label,
      shortcodes,
      nameWords: [...shortcodes, label].flatMap(searchWords),
      tagWords: (tags ?? []).flatMap(searchWords),
      group,
      tones: tonesOf(skins ?? []),
    });
  }
  return {
    groups: [...GROUP_NAMES].map(([group, name]) => ({ name, emoji: emoji.filter((each) => each.group === group) })),
    // Of two that share a code the first one has it.
    byShortcode: new Map([...emoji].reverse().flatMap((each) => each.shortcodes.map((code) => [code, each] as const))),
    byUnicode: new Map(emoji.flatMap((each) => [each.unicode, ...Object.values(each.tones)].map((u) => [u, each]))),
  };
}

/** What is an emoji by itself needs no variation selector, and is not `RGI_Emoji` with one; the data has it there. */
function recommended(unicode: string): string {
  return unicode.replace(/^(\p{Emoji_Presentation})\uFE0F$/u, "$1");
}

/** GitHub's go first: those that Discord and Slack have too. */
function shortcodesOf(hexcode: string): readonly string[] {
  return [...new Set([githubCodes[hexcode] ?? [], emojibaseCodes[hexcode] ?? []].flat())];
}

/** Of those that show two people, the ones where both have the same skin. */
function tonesOf(skins: readonly { readonly unicode: string; readonly hexcode: string }[]): Emoji["tones"] {
  const tones: Partial<Record<EmojiTone, string>> = {};
  for (const [tone, code] of TONE_CODES) {
    const skin = skins.find(({ hexcode }) => hexcode.match(/1F3F[B-F]/g)?.every((each) => each === code));
    if (skin !== undefined) tones[tone] = skin.unicode;
  }
  return tones;
}

/** Every emoji, as keyboards order them. */
export const EMOJI_LIST: EmojiList = readList();
