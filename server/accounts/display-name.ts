import { ProtocolError } from "../../shared/protocol/errors.ts";

/**
 * A text as others see it in a list: one line, without spaces at its ends and without characters that turn the direction of
 * writing (Unicode "Bidi_Control"), by which it would rewrite what stands around it.
 */
export function oneLine(text: string): string {
  return text
    .replace(/\p{Cs}/gu, "\uFFFD")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replace(/\p{Bidi_Control}/gu, "")
    .trim();
}

/**
 * A name as others see it.
 * @param what as the refusal calls it.
 * @throws {ProtocolError} `invalid` for one that cannot be seen.
 */
export function visibleName(name: string, what = "display name"): string {
  const visible = oneLine(name);
  if (/^[\s\p{Cf}\p{Mn}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(visible)) {
    throw new ProtocolError("invalid", `Choose a ${what} that can be seen.`);
  }
  return visible;
}
