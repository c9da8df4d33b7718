import type { Clock } from "../../shared/time.ts";

/**
 * What `work` comes to, or null where it takes longer than `limitMs` or `signal` ends it first; `signal` of `work` is aborted
 * by whichever comes first, its end included, so that nothing of it outlives it. Rejects as `work` does.
 */
export async function withinLimit<T>(
  { clock, limitMs, signal }: { readonly clock: Clock; readonly limitMs: number; readonly signal: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const own = new AbortController();
  const over = new Promise<null>((resolve) => own.signal.addEventListener("abort", () => resolve(null)));
  const abort = () => own.abort();
  const cancel = clock.after(limitMs, abort);
  signal.addEventListener("abort", abort);
  if (signal.aborted) abort();
  try {
    return own.signal.aborted ? null : await Promise.race([work(own.signal), over]);
  } finally {
    cancel();
    signal.removeEventListener("abort", abort);
    own.abort();
  }
}
