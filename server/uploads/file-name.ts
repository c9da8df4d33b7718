/** M10. Code points. */
const MAX_NAME_CHARS = 128;
const MAX_EXTENSION_CHARS = 16;
const NO_NAME = "file";

/**
 * Control characters, line ends, halves of characters, and what turns the direction of writing: by that `exe.gpj` reads
 * as `jpg.exe`.
 */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** M10: the last part of what a client calls its file, as it is kept and shown. Never empty, and no name of a folder. */
export function cleanFileName(raw: string): string {
  const last = raw.split(/[/\\]/).at(-1) ?? "";
  const clean = last.replace(UNSAFE, "").trim();
  return /^\.*$/.test(clean) ? NO_NAME : shorten(clean);
}

/** From the middle, as the end says what kind of file it is. */
function shorten(name: string): string {
  const chars = [...name];
  if (chars.length <= MAX_NAME_CHARS) return name;
  const [extension = ""] = /\.[^.\s]+$/u.exec(name) ?? [];
  const extensionChars = [...extension];
  if (extensionChars.length > MAX_EXTENSION_CHARS) return chars.slice(0, MAX_NAME_CHARS).join("").trim();
  return chars.slice(0, MAX_NAME_CHARS - extensionChars.length).join("") + extension;
}
