import type { Finding } from "../../shared/protocol/values.ts";
import type { Clock } from "../../shared/time.ts";
import type { Logger } from "../log.ts";
import { type Check, type CheckName, warning } from "./check.ts";

/** A10: below the 10 s that an answer may take. */
const LIMIT_MS = 9_000;

export interface ExamineDeps {
  readonly clock: Clock;
  readonly log: Pick<Logger, "warn">;
}

/** Runs all checks at once, each for nine seconds at most. A check that fails to look is a warning; never rejects. */
export async function examine(
  checks: Readonly<Record<CheckName, Check>>,
  deps: ExamineDeps,
): Promise<readonly Finding[]> {
  const names = Object.keys(checks) as CheckName[];
  const found = await Promise.all(names.map((name) => within(name, checks[name], deps)));
  return found.flat();
}

async function within(name: CheckName, check: Check, { clock, log }: ExamineDeps): Promise<readonly Finding[]> {
  const ending = new AbortController();
  const late = new Promise<"late">((resolve) => ending.signal.addEventListener("abort", () => resolve("late")));
  const cancel = clock.after(LIMIT_MS, () => ending.abort());
  try {
    const found = await Promise.race([check(ending.signal), late]);
    return found === "late" ? [unknown(name, `took longer than ${LIMIT_MS / 1_000} s`)] : found;
  } catch (error) {
    log.warn({ err: error, check: name }, "a health check could not look");
    return [unknown(name, `failed: ${error instanceof Error ? error.message : String(error)}`)];
  } finally {
    cancel();
    ending.abort();
  }
}

function unknown(check: CheckName, what: string): Finding {
  return warning(check, {
    what: `This check ${what}, so nothing is known of it.`,
    why: "What nobody looks at breaks unseen.",
    remedy: "Run it again; if it stays so, the server's log has more.",
  });
}
