import type { StatisticsSample } from "./statistics.ts";

/** What Opus counts in (RFC 7587), whatever the device plays. */
const SAMPLES_PER_S = 48_000;
/** The lengths of a packet that are in use. */
const FRAME_SAMPLES = [480, 960, 1_920, 2_880] as const;
/** Of fewer packets nothing can be said. */
const PACKETS_MIN = 5;
/** How long the last sound before a pause is spun on until it has died away (33 ms in Chromium 156), and some more. */
const FADE_MS = 40;

/**
 * Share of the sound that was sent and had to be made up, 0 to 1; null where hardly any was sent.
 *
 * The browser makes up sound for as long as nothing comes, which it also does while a closed microphone sends nothing. Its
 * count of silence does not tell the two apart: a break of the network is filled with silence too after its first 33 ms.
 * So what the packets, those that came and those that are missing between them, do not account for was never sent.
 */
export function concealmentBetween(before: StatisticsSample, now: StatisticsSample): number | null {
  const received = now.packetsReceived - before.packetsReceived;
  const played = totalSamples(now) - totalSamples(before);
  const buffered = now.bufferedSamples - before.bufferedSamples;
  if (received < PACKETS_MIN || played <= 0 || buffered <= 0) return null;
  const lost = Math.max(0, now.packetsLost - before.packetsLost);
  const sent = Math.min((received + lost) * frameSamples(buffered / received), played);
  const pause = played - sent;
  const edgeMs = FADE_MS + ((now.bufferedS - before.bufferedS) / buffered) * 1_000;
  const edge = (edgeMs * SAMPLES_PER_S) / 1_000;
  const madeUp = concealed(now) - concealed(before);
  // The edges of a pause are heard later than its packets end and begin, by what waits in the jitter buffer.
  const unexplained = pause > edge ? madeUp - pause - edge : madeUp - pause;
  return Math.min(1, Math.max(0, unexplained / sent));
}

function totalSamples({ playedSamples, silentSamples }: StatisticsSample): number {
  return playedSamples + silentSamples;
}

function concealed({ concealedSamples, silentSamples }: StatisticsSample): number {
  return concealedSamples + silentSamples;
}

/** The nearest; what lies in the buffer at either end of a second blurs it. */
function frameSamples(perPacket: number): number {
  const distance = (samples: number) => Math.abs(Math.log(perPacket / samples));
  return FRAME_SAMPLES.reduce((best, samples) => (distance(samples) < distance(best) ? samples : best));
}
