import { quantile } from "../quantile.ts";
import type { CallFigures } from "./measure.ts";

/** All calls of one subject. */
export interface SubjectFigures {
  readonly key: string;
  readonly name: string;
  readonly calls: readonly CallFigures[];
  /** Calls that never came up. */
  readonly failed: number;
  /** Infinity where that many chirps were never heard. */
  readonly medianMs: number;
  readonly p95Ms: number;
  /** 0 to 1: the mean over the calls; null where nobody can tell. */
  readonly concealedShare: number | null;
}

/** A timer that is as late is a machine that had something else to do: what was heard meanwhile says little. */
export const STALL_MS = 40;

export function figuresOf(
  { key, name }: Pick<SubjectFigures, "key" | "name">,
  calls: readonly CallFigures[],
  failed: number,
): SubjectFigures {
  const delays = allMs(calls);
  const concealed = calls.flatMap(({ received }) => (received === null ? [] : [received.concealedShare]));
  return {
    key,
    name,
    calls,
    failed,
    medianMs: quantile(delays, 0.5),
    p95Ms: quantile(delays, 0.95),
    concealedShare: concealed.length === 0 ? null : mean(concealed),
  };
}

/** A call is stalled when the measuring program's own timers were late in it. */
export function isStalled({ worstStallMs }: CallFigures): boolean {
  return worstStallMs > STALL_MS;
}

export function table(subjects: readonly SubjectFigures[]): string {
  const header = [
    ...["", "calls (stalled, failed)", "heard", "median ms", "p95 ms", "medians of the calls, ms"],
    ...["jitter buffer ms", "packets/s", "concealed", "machine busy"],
  ];
  const rows = subjects.map(({ name, calls, failed, medianMs, p95Ms, concealedShare }) => {
    const received = calls.flatMap((call) => (call.received === null ? [] : [call.received]));
    const known = (text: (all: typeof received) => string) => (received.length === 0 ? "" : text(received));
    return [
      name,
      `${calls.length} (${calls.filter(isStalled).length}, ${failed})`,
      `${allMs(calls).filter(Number.isFinite).length} of ${allMs(calls).length}`,
      medianMs.toFixed(0),
      p95Ms.toFixed(0),
      calls.map((call) => `${quantile(allMs([call]), 0.5).toFixed(0)}${isStalled(call) ? "*" : ""}`).join(" "),
      known((all) => mean(all.map(({ jitterBufferMs }) => jitterBufferMs)).toFixed(0)),
      known((all) => mean(all.map(({ packetsPerS }) => packetsPerS)).toFixed(0)),
      concealedShare === null ? "" : percent(concealedShare, 1),
      percent(mean(calls.map(({ busyShare }) => busyShare)), 0),
    ];
  });
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

export function percent(share: number, digits: number): string {
  return `${(100 * share).toFixed(digits)} %`;
}

/** Infinity for a chirp that was never heard: it must not make the others look better. */
function allMs(calls: readonly CallFigures[]): number[] {
  return calls.flatMap(({ delaysMs }) => delaysMs.map((delay) => delay ?? Number.POSITIVE_INFINITY));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
