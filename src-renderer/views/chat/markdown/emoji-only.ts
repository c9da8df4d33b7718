/** More than so many are a pattern, and stay small. */
const MAX_SHOWN_LARGE = 27;

const EMOJI =
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F?|\p{Emoji}\uFE0F|\p{Regional_Indicator}{2}|[#*0-9]\uFE0F?\u20E3)/u;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Whether a message is nothing but a few emoji, which are then shown large. */
export function isEmojiOnly(text: string): boolean {
  // No letter, no common sign: most messages need no look at their graphemes.
  if (text === "" || text.length > 600 || /[a-z!-"$-)+-/:-@[-`{-~]/i.test(text)) return false;
  let count = 0;
  for (const { segment } of graphemes.segment(text)) {
    if (segment.trim() === "") continue;
    if (!EMOJI.test(segment)) return false;
    count += 1;
  }
  return count > 0 && count <= MAX_SHOWN_LARGE;
}
