/** The address of a file on its server (docs/protocol.md, "HTTP"), whatever a server says that its name is. */
export function filePath(id: string, name: string): string {
  // Half a surrogate pair has no form in an address, and "." and ".." would leave the folder.
  const whole = name.replace(/\p{Surrogate}/gu, "\u{FFFD}");
  return `/files/${encodeURIComponent(id)}/${/^\.*$/.test(whole) ? "file" : encodeURIComponent(whole)}`;
}
