/** What names of emoji and what is looked for have in common: small letters, without the signs between them. */
export function searchWords(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[\s_:,-]+/)
    .filter((word) => word !== "");
}
