import type { RelayAttempt } from "./evidence.ts";
import type { GatheringError } from "./gathering.ts";
import type { Signalling } from "./signalling-step.ts";
import type { StunAnswer } from "./stun-step.ts";

/** docs/protocol.md, "Connection test": of `detail`, in code points. */
const MAX_CHARS = 500;
/** Less is the way that the answer took. */
const CLOCK_TOLERANCE_MS = 5_000;

export function signallingWords(signalling: Signalling): string {
  if (signalling === null) return "The server did not answer.";
  const { roundTripMs, clockAheadMs } = signalling;
  const clocks =
    Math.abs(clockAheadMs) < CLOCK_TOLERANCE_MS
      ? ""
      : ` This device's clock is ${seconds(Math.abs(clockAheadMs))} ${clockAheadMs > 0 ? "ahead of" : "behind"} the server's.`;
  return `Round trip ${Math.round(roundTripMs)} ms.${clocks}`;
}

export function stunWords(answer: StunAnswer, urls: readonly string[]): string {
  switch (answer.kind) {
    case "answered":
      return answer.address === null ? "Seen as this device's own address." : `Seen as ${answer.address}.`;
    case "silent":
      return cut(`${urls.join(", ")}: no answer${answer.errors.map(errorWords).join("")}.`);
  }
}

/** One sentence for each address. */
export function relayWords(attempts: readonly RelayAttempt[]): string {
  return cut(attempts.map((attempt) => `${attempt.url}: ${attemptWords(attempt)}.`).join(" "));
}

export function echoWords(roundTripMs: number | null): string {
  return roundTripMs === null ? "Nothing came through." : `There and back ${Math.round(roundTripMs)} ms.`;
}

function attemptWords(attempt: RelayAttempt): string {
  switch (attempt.kind) {
    case "allocated": {
      const { relayAddress, seenAs, tookMs } = attempt;
      return `relays at ${relayAddress}${seenAs === null ? "" : `, sees this device as ${seenAs}`}, took ${tookMs} ms`;
    }
    case "unauthorized":
      return `refused the login (401)${laterWords(attempt.later)}`;
    case "refused":
      return `refused (${attempt.code}${attempt.text === "" ? "" : ` ${attempt.text}`})`;
    case "tlsFailed":
      return "the port is open, TLS fails on it";
    case "unreachable":
      return attempt.fault === null ? "no answer" : `no connection (${attempt.fault})`;
  }
}

function laterWords(later: Extract<RelayAttempt, { kind: "unauthorized" }>["later"]): string {
  switch (later) {
    case "taken":
      return ", but took one that ends three hours later";
    case "refused":
      return ", and one that ends three hours later";
    case "notTried":
      return "";
  }
}

function errorWords({ code, text }: GatheringError): string {
  return ` (${code}${text === "" ? "" : ` ${text}`})`;
}

function seconds(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`;
}

/** Errors' texts come from elsewhere and may be of any length. */
function cut(words: string): string {
  const chars = [...words];
  return chars.length <= MAX_CHARS ? words : `${chars.slice(0, MAX_CHARS - 1).join("")}…`;
}
