import { rendered } from "./rendered.tsx";

/** Less than this is left of an idle moment: a text may take as long. */
const MIN_LEFT_MS = 4;

/**
 * Parses texts before they are shown, while the page has nothing else to do: many rows come into the page in one frame of
 * scrolling. Gives back what stops it.
 */
export function renderAhead(texts: readonly string[]): () => void {
  // Without it (Safari) they are parsed when they are shown.
  if (typeof requestIdleCallback === "undefined") return () => {};
  let next = 0;
  const step = (idle: IdleDeadline) => {
    while (next < texts.length && idle.timeRemaining() > MIN_LEFT_MS) {
      rendered(texts[next] ?? "");
      next += 1;
    }
    if (next < texts.length) handle = requestIdleCallback(step);
  };
  let handle = requestIdleCallback(step);
  return () => cancelIdleCallback(handle);
}
