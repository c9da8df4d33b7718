import { useEffect, useState } from "react";
import type { AppState } from "../store/state.ts";
import { useAppStore } from "./app-context.tsx";
import { callNews, memberNews, troubleNews } from "./call-news.ts";

/** How long a piece of news stands before it is taken away, so that the same one can be read again later. */
const STANDS_MS = 4_000;
/** What a network gets over sooner than this is not told. */
const LASTS_MS = 3_000;

/**
 * Tells a screen reader what a seeing person sees happen: the state of the call, who joins and leaves it, and trouble that
 * lasts. Speaking is not told: it would talk over the people.
 */
export function Announcer() {
  const store = useAppStore();
  const [news, setNews] = useState<readonly string[]>([]);

  useEffect(() => {
    let told = store.getState();
    let clearing: ReturnType<typeof setTimeout> | undefined;
    let settling: ReturnType<typeof setTimeout> | undefined;
    const tell = (fresh: readonly string[]) => {
      if (fresh.length === 0) return;
      setNews((standing) => [...standing, ...fresh]);
      clearTimeout(clearing);
      clearing = setTimeout(() => setNews([]), STANDS_MS);
    };
    const settled = () => {
      settling = undefined;
      const now = store.getState();
      tell(troubleNews(told, now));
      told = now;
    };
    const onChange = (now: AppState, before: AppState) => {
      const call = callNews(told, now);
      tell([...call, ...memberNews(before, now)]);
      // With the call's own news one is up to date with all of it.
      if (call.length > 0) told = now;
      if (settling === undefined && troubleNews(told, now).length > 0) settling = setTimeout(settled, LASTS_MS);
    };
    const unsubscribe = store.subscribe(onChange);
    return () => {
      unsubscribe();
      clearTimeout(clearing);
      clearTimeout(settling);
    };
  }, [store]);

  return (
    // react-aria hides from screen readers all that stands outside of an open dialog, but for live regions so marked.
    <div className="visually-hidden" role="log" aria-live="polite" aria-label="Call news" data-live-announcer="true">
      {news.join(". ")}
    </div>
  );
}
