/** One promise of the issue beside what was measured. */
export interface Verdict {
  readonly what: string;
  readonly measured: string;
  readonly isKept: boolean;
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Prints it, and makes the process fail where it is not kept. */
export function judge({ what, measured, isKept }: Verdict): void {
  say(`  ${isKept ? "kept  " : "BROKEN"} ${what}: ${measured}`);
  if (!isKept) process.exitCode = 1;
}
