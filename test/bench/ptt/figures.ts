import { quantile } from "../quantile.ts";
import type { Press } from "./presses.ts";

/** One line of the table. */
export interface Figures {
  readonly name: string;
  readonly presses: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly silentAfterMs: number;
  readonly loudestAfterDb: number;
  readonly packetsAfter: number;
  readonly energyAfter: number;
}

export function figuresOf(name: string, presses: readonly Press[]): Figures {
  const latencies = presses.map((press) => press.latencyMs);
  return {
    name,
    presses: presses.length,
    medianMs: quantile(latencies, 0.5),
    p95Ms: quantile(latencies, 0.95),
    silentAfterMs: Math.max(...presses.map((press) => press.silentAfterMs)),
    loudestAfterDb: Math.max(...presses.map((press) => press.loudestAfterDb)),
    packetsAfter: sum(presses.map((press) => press.packetsAfter)),
    energyAfter: sum(presses.map((press) => press.energyAfter)),
  };
}

export function table(lines: readonly Figures[]): string {
  const rows = lines.map((line) => [
    line.name,
    String(line.presses),
    line.medianMs.toFixed(0),
    line.p95Ms.toFixed(0),
    String(line.silentAfterMs),
    line.loudestAfterDb === Number.NEGATIVE_INFINITY ? "-inf" : line.loudestAfterDb.toFixed(1),
    String(line.packetsAfter),
    line.energyAfter.toExponential(1),
  ]);
  const header = [
    "",
    "presses",
    "median ms",
    "p95 ms",
    "silent after, ms",
    "loudest after, dBFS",
    "packets after",
    "energy after",
  ];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
