import type { Quality } from "../../store/state.ts";

/** Three bars, of which fair fills two and poor one: told apart without the colour. Good has no sign. */
export function QualitySign({ word, size }: { word: Exclude<Quality["word"], "good">; size: number }) {
  return (
    <svg className="quality-sign" data-quality={word} width={size} height={size} viewBox="0 0 14 14" aria-hidden="true">
      <rect x="1.5" y="9" width="3" height="4" rx="1" />
      <rect x="5.5" y="5.5" width="3" height="7.5" rx="1" opacity={word === "poor" ? UNFILLED : 1} />
      <rect x="9.5" y="2" width="3" height="11" rx="1" opacity={UNFILLED} />
    </svg>
  );
}

const UNFILLED = 0.3;
