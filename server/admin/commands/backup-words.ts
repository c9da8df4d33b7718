import type { Manifest } from "../../backup/manifest.ts";

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
