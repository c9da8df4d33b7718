import type { CodePiece } from "./highlight.ts";

type Highlighter = typeof import("./highlight.ts").highlighted;

const CACHED_CODES = 200;
const cache = new Map<string, readonly CodePiece[] | null>();
let highlighter: Highlighter | null = null;

export function areColoursLoaded(): boolean {
  return highlighter !== null;
}

/** Rejects where the network is gone. */
export async function loadColours(): Promise<void> {
  highlighter = (await import("./highlight.ts")).highlighted;
}

/** Code in its colours, found once for each code. null: it has none, or they are not loaded. */
export function coloured(text: string, language: string): readonly CodePiece[] | null {
  if (highlighter === null) return null;
  const key = `${language}\n${text}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const fresh = attempt(highlighter, text, language);
  cache.set(key, fresh);
  const [oldest] = cache.keys();
  if (cache.size > CACHED_CODES && oldest !== undefined) cache.delete(oldest);
  return fresh;
}

/** Without its colours it is still code: a grammar may trip over the text. */
function attempt(highlight: Highlighter, text: string, language: string): readonly CodePiece[] | null {
  try {
    return highlight(text, language);
  } catch {
    return null;
  }
}
