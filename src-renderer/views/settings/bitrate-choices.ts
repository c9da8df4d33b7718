import type { Choice } from "../widgets/choice-select.tsx";

const WORDS: readonly (readonly [kbps: number, words: string])[] = [
  [16, "like a telephone"],
  [24, "clear speech, little data"],
  [32, "good speech"],
  [48, "very good speech"],
  [64, "all that speech needs"],
  [96, "for instruments"],
  [128, "for music"],
];

/** The bitrates to choose from, with what each is good for; the chosen one also where it is none of the usual ones. */
export function bitrateChoices(chosenKbps: number): readonly Choice[] {
  const choices = WORDS.map(([kbps, words]) => ({ id: String(kbps), label: `${kbps} kbit/s, ${words}` }));
  return WORDS.some(([kbps]) => kbps === chosenKbps)
    ? choices
    : [...choices, { id: String(chosenKbps), label: `${chosenKbps} kbit/s` }];
}
