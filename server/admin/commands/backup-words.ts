import type { Manifest } from "../../backup/manifest.ts";

/** Like `12.3 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** What a backup or a database holds, in the words of its people. */
export function summary({ counts }: Pick<Manifest, "counts">): string {
  const { users = 0, channels = 0, messages = 0, uploads = 0 } = counts;
  return `${users} accounts, ${channels} channels, ${messages} messages, ${uploads} files`;
}

/** What is not in it; nothing where all is. */
export function missingLines({ missing }: { readonly missing: readonly string[] }): string[] {
  if (missing.length === 0) return [];
  return [`Not in it are ${missing.length} files that were not on the disk any more: ${missing.join(", ")}.`];
}

/** In UTC, to the minute. @param at Unix milliseconds. */
export function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
