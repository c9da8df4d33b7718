import { useEffect, useRef, useState } from "react";
import type { AppState } from "../store/state.ts";
import { useAppStore } from "./app-context.tsx";
import { newsForScreenReader } from "./call-news.ts";

/** How long a piece of news stands before it is taken away, so that the same one can be read again later. */
const STANDS_MS = 4_000;

/**
 * Tells a screen reader what a seeing person sees happen: the state of the call, and who joins and leaves it. Speaking
 * is not told: it would talk over the people.
 */
export function Announcer() {
  const store = useAppStore();
  const [news, setNews] = useState<readonly string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    const onChange = (state: AppState, before: AppState) => {
      const fresh = newsForScreenReader(before, state);
      if (fresh.length === 0) return;
      setNews((standing) => [...standing, ...fresh]);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setNews([]), STANDS_MS);
    };
    const unsubscribe = store.subscribe(onChange);
    return () => {
      unsubscribe();
      clearTimeout(timer.current);
    };
  }, [store]);

  return (
    // react-aria hides from screen readers all that stands outside of an open dialog, but for live regions so marked.
    <div className="visually-hidden" role="log" aria-live="polite" aria-label="Call news" data-live-announcer="true">
      {news.join(". ")}
    </div>
  );
}
