/** U+2800 is no white space to Unicode, and yet nobody sees it. */
const UNSEEN = /[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const CONTROLS = /[^\P{Cc}\n\t]/gu;
/** With the flag `u` a surrogate is only one that has lost its other half, which no UTF-8 can carry. */
const LONE_SURROGATES = /\p{Surrogate}/gu;

/** The text of a message as it is kept (M3). */
export function normaliseText(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(CONTROLS, "").replace(LONE_SURROGATES, "\ufffd").trim();
}

/** Whether anything of it can be seen: more than spaces, joiners and fillers. */
export function canBeSeen(text: string): boolean {
  return text.replace(UNSEEN, "") !== "";
}
