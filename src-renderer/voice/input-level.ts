import type { Cancel, Clock } from "../../shared/time.ts";
import type { AudioOutput } from "./audio-output.ts";
// Not a blob: a strict content security policy loads scripts from the page's own origin alone.
import levelProcessorUrl from "./level-processor.ts?worker&url";
import type { VoiceLog } from "./voice-log.ts";

const SILENCE_DB = -100;
/** A meter asks with each frame; one that has not asked for so long is gone. */
const METER_GONE_MS = 2_000;
/** Levels come 50 times a second. An audio thread that sends none for so long has stopped: its output is gone, say. */
const STALLED_MS = 1_000;

export interface InputLevelDeps {
  readonly clock: Clock;
  readonly output: AudioOutput;
  readonly log: VoiceLog;
  /** In dBFS, 50 times a second while somebody needs it; comes also in hidden pages, whose timers are slow. */
  onLevel(levelDb: number): void;
}

interface Graph {
  readonly track: MediaStreamTrack;
  close(): void;
}

/**
 * Measures the microphone on the audio thread. It listens to a copy of the track, as the original is silent whenever the
 * gate is closed.
 */
export class InputLevel implements Disposable {
  readonly #deps: InputLevelDeps;
  #source: MediaStreamTrack | null = null;
  #needed = false;
  #cancelMeter: Cancel | null = null;
  #graph: Graph | null = null;
  #levelDb = SILENCE_DB;
  #cameSinceLook = false;
  #cancelLook: Cancel = () => {};

  constructor(deps: InputLevelDeps) {
    this.#deps = deps;
  }

  /** The level now, for a meter that asks with each frame. */
  read(): number {
    this.#cancelMeter?.();
    this.#cancelMeter = this.#deps.clock.after(METER_GONE_MS, () => {
      this.#cancelMeter = null;
      this.#update();
    });
    this.#update();
    return this.#levelDb;
  }

  setSource(track: MediaStreamTrack | null): void {
    this.#source = track;
    this.#update();
  }

  /** Whether voice activation or the test of the microphone needs levels. */
  setNeeded(needed: boolean): void {
    this.#needed = needed;
    this.#update();
  }

  [Symbol.dispose](): void {
    this.#cancelMeter?.();
    this.#cancelMeter = null;
    this.#needed = false;
    this.#update();
  }

  #update(): void {
    const source = this.#needed || this.#cancelMeter !== null ? this.#source : null;
    if ((this.#graph?.track ?? null) === source) return;
    this.#graph?.close();
    this.#cancelLook();
    // Until the next graph measures, nobody is heard: it may never come to that.
    this.#set(SILENCE_DB);
    this.#graph = source === null ? null : this.#build(source);
    if (this.#graph !== null) this.#lookForLevels();
  }

  /** The last level must not hold voice activation open when no other follows. */
  #lookForLevels(): void {
    this.#cameSinceLook = false;
    this.#cancelLook = this.#deps.clock.after(STALLED_MS, () => {
      if (!this.#cameSinceLook && this.#levelDb > SILENCE_DB) this.#set(SILENCE_DB);
      this.#lookForLevels();
    });
  }

  #build(track: MediaStreamTrack): Graph {
    const { context, release } = this.#deps.output.use();
    const copy = track.clone();
    copy.enabled = true;
    let closed = false;
    const closers = [() => copy.stop(), release];
    const connect = async () => {
      await addProcessor(context);
      if (closed) return;
      const source = context.createMediaStreamSource(new MediaStream([copy]));
      const meter = new AudioWorkletNode(context, "level", { channelCount: 1, channelCountMode: "explicit" });
      meter.port.onmessage = ({ data }: MessageEvent<unknown>) => this.#measured(data);
      // A node that leads nowhere is not run; this one puts out silence.
      source.connect(meter).connect(context.destination);
      closers.unshift(() => {
        meter.port.onmessage = null;
        source.disconnect();
        meter.disconnect();
      });
    };
    connect().catch((error: unknown) => this.#deps.log("error", "The level of the microphone is not measured", error));
    return {
      track,
      close() {
        closed = true;
        for (const close of closers) close();
      },
    };
  }

  #measured(meanSquare: unknown): void {
    if (typeof meanSquare !== "number") return;
    this.#cameSinceLook = true;
    this.#set(meanSquare > 0 ? Math.max(SILENCE_DB, 10 * Math.log10(meanSquare)) : SILENCE_DB);
  }

  #set(levelDb: number): void {
    this.#levelDb = levelDb;
    this.#deps.onLevel(levelDb);
  }
}

const loaded = new WeakMap<AudioContext, Promise<void>>();

/** A processor's name can be registered only once in a context. */
function addProcessor(context: AudioContext): Promise<void> {
  const known = loaded.get(context);
  if (known !== undefined) return known;
  const loading = context.audioWorklet.addModule(levelProcessorUrl);
  loaded.set(context, loading);
  loading.catch(() => loaded.delete(context));
  return loading;
}
