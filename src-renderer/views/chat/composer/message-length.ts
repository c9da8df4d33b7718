import { codePointLength } from "../../../../shared/text.ts";

/** From so many characters before the limit on it is shown how many are left. */
const SHOWN_BEFORE = 200;

export type MessageLength =
  | { readonly kind: "fits" }
  | { readonly kind: "near"; readonly left: number }
  | { readonly kind: "tooLong"; readonly over: number };

/** How a text stands against `limits.textChars`; white space at its ends does not count (M3). */
export function messageLength(text: string, limitChars: number): MessageLength {
  // A code point is at most two units: most texts are judged without being walked.
  if (text.length <= limitChars - SHOWN_BEFORE) return { kind: "fits" };
  const left = limitChars - codePointLength(text.trim());
  if (left < 0) return { kind: "tooLong", over: -left };
  return left <= SHOWN_BEFORE ? { kind: "near", left } : { kind: "fits" };
}
