/**
 * `Content-Disposition` (RFC 6266): the name in ASCII for old programs, and whole by RFC 8187. Nothing of it can end the
 * quotes or the line.
 */
export function contentDisposition(kind: "inline" | "attachment", name: string): string {
  // Some programs take a % in the plain form for the beginning of an escape (RFC 6266, appendix D).
  const ascii = name.replace(/[^\x20-\x7e]|["\\%;]/gu, "_");
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${extValue(name)}`;
}

/** `encodeURIComponent` leaves four characters that RFC 8187 does not. */
function extValue(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}
