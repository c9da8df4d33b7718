import { cpus, loadavg } from "node:os";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { chirpTrain, delaysMs, findChirps } from "../../helpers/audio/chirps.ts";
import type { HubRecording, PulseHub } from "../../helpers/audio/pulse-hub.ts";
import type { Sound } from "../../helpers/audio/wav.ts";
import { seededRandom } from "../../helpers/seeded-random.ts";
import { type ReceivedFigures, receivedBetween } from "./received.ts";
import type { Subject } from "./subject.ts";

/** What one call was worth. */
export interface CallFigures {
  /** From mouth to ear, in ms; null for a chirp that never came. */
  readonly delaysMs: readonly (number | null)[];
  readonly received: ReceivedFigures | null;
  /** How late a timer of this program was at worst while it was measured, in ms. */
  readonly worstStallMs: number;
  /** Of all cores, 0 to 1, while it was measured. */
  readonly busyShare: number;
  /** Average number of programs that wanted a core in the minute before. */
  readonly load: number;
}

/** How long a new call is left alone: its jitter buffer settles, and the machine after the start of its programs. */
const SETTLE_MS = 3_000;
const GAP_MS = [550, 700] as const;
/** Less than the time to the next chirp but one, more than any delay that is still a conversation. */
const HEARD_WITHIN_MS = 1_000;
/** What lies closer together is one chirp and its echo. */
const ECHO_MS = 300;
const LEAD_MS = 300;
/** What is under way when the last chirp has been said. */
const TAIL_MS = 500;
/** The check of the rig itself: so much later, and heard as little. */
export const LOOP_MS = 40;
const LOOP_GAIN = 0.3;
const STALL_RESOLUTION_MS = 5;

/** A call of its own, measured with that many chirps. */
export async function measureCall(subject: Subject, hub: PulseHub, chirps: number): Promise<CallFigures> {
  await using call = await subject.call(hub);
  await wait(SETTLE_MS);
  const said = chirpTrain({ count: chirps, leadMs: LEAD_MS, gapMs: GAP_MS, random: seededRandom(Date.now()) });
  await using recorder = await hub.record();
  const before = await call.received();
  const stalls = monitorEventLoopDelay({ resolution: STALL_RESOLUTION_MS });
  stalls.enable();
  const cpuBefore = cpuTimes();
  await hub.say(said);
  await wait(TAIL_MS);
  const cpuAfter = cpuTimes();
  stalls.disable();
  const after = await call.received();
  const recording = await recorder.stop();
  return {
    delaysMs: mouthToEar(recording, chirps),
    received: before === null || after === null ? null : receivedBetween(before, after),
    worstStallMs: stalls.max / 1e6,
    busyShare: (cpuAfter.busyMs - cpuBefore.busyMs) / (cpuAfter.allMs - cpuBefore.allMs),
    load: loadavg()[0] ?? 0,
  };
}

/** What the rig makes of a loop of 40 ms: its delays, in ms. */
export async function checkRig(hub: PulseHub): Promise<readonly (number | null)[]> {
  const chirps = 6;
  const mouth = chirpTrain({ count: chirps, leadMs: LEAD_MS, gapMs: GAP_MS, random: seededRandom(1) });
  await using recorder = await hub.record();
  await hub.loopBack({ mouth, ear: later(mouth) });
  return mouthToEar(await recorder.stop(), chirps);
}

/** Throws when not every chirp that was said is in the mouth's channel: then nothing can be said about the ear. */
function mouthToEar({ mouth, ear }: HubRecording, chirps: number): (number | null)[] {
  const sent = findChirps(mouth, ECHO_MS);
  if (sent.length !== chirps) throw new Error(`Of ${chirps} chirps the mouth said ${sent.length}.`);
  return delaysMs(sent, findChirps(ear, ECHO_MS), HEARD_WITHIN_MS);
}

function later({ sampleRate, samples }: Sound): Sound {
  const shift = (LOOP_MS * sampleRate) / 1_000;
  const delayed = new Float32Array(samples.length + shift);
  delayed.set(
    samples.map((sample) => LOOP_GAIN * sample),
    shift,
  );
  return { sampleRate, samples: delayed };
}

function cpuTimes(): { readonly busyMs: number; readonly allMs: number } {
  let [busyMs, allMs] = [0, 0];
  for (const { times } of cpus()) {
    const working = times.user + times.nice + times.sys + times.irq;
    busyMs += working;
    allMs += working + times.idle;
  }
  return { busyMs, allMs };
}
