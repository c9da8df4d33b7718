import { useEffect, useState } from "react";

const TICK_MS = 250;

/** Whole seconds until `atMs` (Unix milliseconds), never below 0. */
export function useCountdown(atMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((atMs - nowMs) / 1_000));
}
