const RGI_EMOJI = "\\p{RGI_Emoji}";
/** Not written as a literal: the flag `v` is newer than the language version that the sources are checked for. */
const ONE_EMOJI = new RegExp(`^${RGI_EMOJI}$`, "v");

/** Whether `text` is one emoji of Unicode, with its joiners and modifiers, and nothing else (M8). */
export function isEmoji(text: string): boolean {
  return ONE_EMOJI.test(text);
}
