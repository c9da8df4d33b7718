import { quantile } from "../quantile.ts";
import type { Measure } from "./section.ts";

export interface Line {
  readonly section: string;
  readonly measure: Measure;
  readonly figures: readonly number[];
  /** null: nothing is promised. */
  readonly verdict: "holds" | "BROKEN" | null;
}

export function lineOf(section: string, measure: Measure, figures: readonly number[]): Line {
  return { section, measure, figures, verdict: verdictOf(measure, figures) };
}

const SHARES = { median: 0.5, p95: 0.95, worst: 1 } as const;

function verdictOf({ promise }: Measure, figures: readonly number[]): Line["verdict"] {
  if (promise === null) return null;
  return quantile(figures, SHARES[promise.of]) <= promise.atMost ? "holds" : "BROKEN";
}

export function table(lines: readonly Line[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const header = ["", "measured", "runs", "median", "p95", "worst", "promised", ""];
  const rows = lines.map(({ section, measure, figures, verdict }) => [
    section,
    measure.what,
    String(figures.length),
    ...[SHARES.median, SHARES.p95, SHARES.worst].map((share) => written(quantile(figures, share), measure)),
    measure.promise === null ? "–" : `${measure.promise.of} ≤ ${written(measure.promise.atMost, measure)}`,
    verdict ?? "–",
  ]);
  return [row(header), row(header.map(() => "---")), ...rows.map(row)].join("\n");
}

function written(figure: number, { unit }: Measure): string {
  if (!Number.isFinite(figure)) return "never";
  const digits = unit === "%" ? 1 : 0;
  return unit === "" ? figure.toFixed(digits) : `${figure.toFixed(digits)} ${unit}`;
}
