import { useEffect, useState } from "react";

const SAYS_SO_MS = 2_000;

export type CopyOutcome = "none" | "copied" | "refused";

/** Takes a text along, and says for a moment whether it did. */
export function useCopy(text: string): { readonly outcome: CopyOutcome; copy(): void } {
  const [outcome, setOutcome] = useState<CopyOutcome>("none");
  useEffect(() => {
    if (outcome === "none") return;
    const timer = setTimeout(() => setOutcome("none"), SAYS_SO_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  const write = async (): Promise<void> => {
    try {
      // Missing on plain http, refused without permission: then the text can still be selected by hand.
      await navigator.clipboard.writeText(text);
      setOutcome("copied");
    } catch {
      setOutcome("refused");
    }
  };
  return { outcome, copy: () => void write() };
}
