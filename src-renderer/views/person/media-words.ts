import { assertNever } from "../../../shared/assert-never.ts";
import type { PeerMedia, PeerStatistics, Quality } from "../../store/state.ts";

/** Stands where a figure is not known. */
export const UNKNOWN = "–";

export const QUALITY_WORDS: Record<Quality["word"], string> = { good: "Good", fair: "Fair", poor: "Poor" };

/** The state of the media connection with somebody, as a line of its own says it. */
export const CONNECTION_WORDS: Record<PeerMedia["connection"], string> = {
  connecting: "Connecting…",
  connected: "Connected",
  disconnected: "Reconnecting…",
  failed: "No path. Trying again.",
};

/** What somebody's sound is like and why, in one sentence: "Poor: one packet in ten is lost on the way to you." */
export function qualitySentence({ quality, statistics }: Pick<PeerMedia, "quality" | "statistics">): string {
  if (quality === null) return "Nothing measured yet.";
  const word = QUALITY_WORDS[quality.word];
  return quality.reason === null ? `${word}.` : `${word}: ${reasonWords(quality.reason, statistics)}.`;
}

function reasonWords(reason: NonNullable<Quality["reason"]>, statistics: PeerStatistics | null): string {
  switch (reason) {
    case "loss":
      return `${shareWords(statistics?.loss ?? null, "packet", "", "packets are")} lost on the way to you`;
    case "concealment":
      return `${shareWords(statistics?.concealment ?? null, "part", " of the sound", "sound is")} made up, as it came too late`;
    case "roundTrip":
      return statistics?.roundTripMs == null
        ? "sound takes long on its way"
        : `the way there and back takes ${ms(statistics.roundTripMs)}`;
    case "jitter":
      return statistics?.jitterMs == null
        ? "packets come unevenly"
        : `packets come unevenly, by ${ms(statistics.jitterMs)}`;
    case "nothingArrives":
      return "nothing arrives from them";
    default:
      return assertNever(reason);
  }
}

const NUMBERS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"] as const;

/** A share as people say it: "one packet in ten is", "more than half of the packets are", "some of the sound is". */
function shareWords(share: number | null, one: string, whole: string, rest: string): string {
  if (share === null || share <= 0) return `some of the ${rest}`;
  if (share > 0.5) return `more than half of the ${rest}`;
  const every = Math.round(1 / share);
  return `one ${one} in ${NUMBERS[every - 2] ?? every}${whole} is`;
}

/** The way that the media takes, for a line of its own. */
export function pathSentence(statistics: PeerStatistics | null): string {
  if (statistics === null || statistics.path === null) return "Not known yet";
  const transport = statistics.transport?.toUpperCase() ?? null;
  if (statistics.path === "direct") return transport === null ? "Direct" : `Direct, ${transport}`;
  return transport === null ? "Through the server's relay" : `Through the server's relay, over ${transport}`;
}

/** The same for a cell of a table. */
export function pathWords(statistics: PeerStatistics | null): string {
  if (statistics === null || statistics.path === null) return UNKNOWN;
  return statistics.transport === null ? statistics.path : `${statistics.path}, ${statistics.transport.toUpperCase()}`;
}

export function ms(value: number | null): string {
  return value === null ? UNKNOWN : `${Math.round(value)} ms`;
}

/** `share`: 0 to 1. */
export function percent(share: number | null): string {
  return share === null ? UNKNOWN : `${(share * 100).toFixed(1)} %`;
}
