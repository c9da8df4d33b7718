import type { Clock } from "../../../shared/time.ts";
import { durationWords } from "../../time-words.ts";
import { ask } from "../ask.ts";
import { type Check, fault, type Words, warning, well } from "../check.ts";

const WARNING_MS = 30_000;
/** As much as Kerberos and most tokens bear; relays bear less. */
const FAULT_MS = 5 * 60_000;
/** `Date` tells whole seconds, rounded down: by so much too little on average. */
const ROUNDED_OFF_MS = 500;

const WHY =
  "TURN credentials, log-ins and certificates end by the clock: with a wrong one relays refuse members, and good certificates look expired.";

/** This machine's clock beside the `Date` of others' answers; the one that is nearest counts, for theirs may be wrong too. */
export function checkClock(timeUrls: readonly string[], clock: Clock): Check {
  return async (signal) => {
    if (timeUrls.length === 0) return [well("clock", "Not compared with others: TIME_URL is set to nothing.")];
    const told = await Promise.all(timeUrls.map((url) => aheadMs(url, clock, signal).catch(() => null)));
    const offsets = told.filter((ms) => ms !== null).toSorted((a, b) => Math.abs(a) - Math.abs(b));
    const [ms] = offsets;
    if (ms === undefined) return [warning("clock", notCompared(timeUrls))];
    if (Math.abs(ms) <= WARNING_MS) return [well("clock", "The clock agrees with that of others.")];
    const words = differs(ms);
    return [Math.abs(ms) > FAULT_MS ? fault("clock", words) : warning("clock", words)];
  };
}

/** By how much this machine is ahead of the one that answers, give or take half of how long it took; null: it tells no time. */
async function aheadMs(url: string, clock: Clock, signal: AbortSignal): Promise<number | null> {
  const askedAt = clock.now();
  const { headers } = await ask(new URL(url), { method: "HEAD", headers: { "cache-control": "no-cache" }, signal });
  const answeredAt = clock.now();
  const theirs = Date.parse(headers.date ?? "");
  return Number.isNaN(theirs) ? null : (askedAt + answeredAt) / 2 - (theirs + ROUNDED_OFF_MS);
}

function differs(ms: number): Words {
  return {
    what: `This machine's clock is ${durationWords(Math.abs(ms))} ${ms > 0 ? "ahead" : "behind"}.`,
    why: WHY,
    remedy: "Switch on time synchronisation: `timedatectl set-ntp true`, then look with `timedatectl`.",
  };
}

function notCompared(timeUrls: readonly string[]): Words {
  return {
    what: `The clock could not be compared: no answer with a time from ${timeUrls.map((url) => new URL(url).host).join(", ")}.`,
    why: WHY,
    remedy: "Let this machine reach them, set TIME_URL to a site that it reaches, or to nothing for no comparison.",
  };
}
