import type { Finding } from "../../shared/protocol/values.ts";

export type CheckName = Finding["check"];

/**
 * Looks at one thing and tells what it found, the worst of it or all of it; nothing where another check tells it. Ends when
 * `signal` is aborted.
 */
export type Check = (signal: AbortSignal) => Promise<readonly Finding[]>;

/** What a finding says beside its check and state. */
export interface Words {
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
}

export function well(check: CheckName, what: string): Finding {
  return { check, state: "well", what, why: "", remedy: "" };
}

export function warning(check: CheckName, words: Words): Finding {
  return { check, state: "warning", ...words };
}

export function fault(check: CheckName, words: Words): Finding {
  return { check, state: "fault", ...words };
}
