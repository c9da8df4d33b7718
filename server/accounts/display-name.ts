import { ProtocolError } from "../../shared/protocol/errors.ts";

/**
 * A display name as others see it: one line, without what cannot be seen. Characters that turn the direction of writing
 * (Unicode "Bidi_Control") would let a name rewrite the text around it.
 */
export function visibleName(name: string): string {
  const visible = name
    .replace(/\p{Cs}/gu, "\uFFFD")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replace(/\p{Bidi_Control}/gu, "")
    .trim();
  if (/^[\s\p{Cf}\p{Mn}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(visible)) {
    throw new ProtocolError("invalid", "Choose a display name that can be seen.");
  }
  return visible;
}
