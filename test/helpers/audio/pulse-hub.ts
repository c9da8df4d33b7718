import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Child } from "../processes/child.ts";
import { runTool } from "../processes/run-tool.ts";
import { TempFolder } from "../temp-folder.ts";
import type { Sound } from "./wav.ts";

const RATE = 48_000;
const BYTES_PER_FRAME = 4;
const FULL_SCALE = 32_768;
/** Small beside what is measured, and the same for all: the hub's blocks are as long as its most hurried client wants. */
const RECORDER_LATENCY_MS = 10;

/**
 * One stereo sink: what goes into `mouth` is its left channel, what goes into `ear` its right one, so that one recording of
 * it has both on one clock. Programs that name no device get neither: a wrong set-up hears nothing, rather than itself.
 * Sources are remapped ones throughout: Chromium does not record the monitor of a sink.
 */
const SETUP = (socket: string) => `
load-module module-native-protocol-unix auth-anonymous=1 socket=${socket}
load-module module-null-sink sink_name=hub rate=${RATE} channels=2 channel_map=front-left,front-right format=s16le
load-module module-remap-sink sink_name=mouth master=hub channels=1 channel_map=mono master_channel_map=front-left remix=no
load-module module-remap-sink sink_name=ear master=hub channels=1 channel_map=mono master_channel_map=front-right remix=no
load-module module-remap-source source_name=microphone master=hub.monitor channels=1 channel_map=mono master_channel_map=front-left remix=no
load-module module-null-sink sink_name=nowhere rate=${RATE} channels=1 channel_map=mono
load-module module-null-sink sink_name=nobody rate=${RATE} channels=1 channel_map=mono
load-module module-remap-source source_name=silence master=nobody.monitor channels=1 channel_map=mono remix=no
set-default-sink nowhere
set-default-source silence
`;
/** What PipeWire and most hardware have; PulseAudio's own default would resample each stream of 48 kHz. */
const DAEMON_CONFIG = `default-sample-rate = ${RATE}\nalternate-sample-rate = ${RATE}\n`;

/** Where the sound of a program comes from and goes to. */
export type PulsePlace =
  /** Hears the mouth; nobody hears it. */
  | "speaker"
  /** Hears nothing; plays into the ear. */
  | "listener";

/** By their names at the sound server. */
export interface HubDevices {
  readonly source: string;
  readonly sink: string;
}

/** What the two channels of the hub had at the same time. */
export interface HubRecording {
  readonly mouth: Sound;
  readonly ear: Sound;
}

/** A PulseAudio of one's own, without hardware. Needs Debian's pulseaudio and pulseaudio-utils. */
export class PulseHub implements AsyncDisposable {
  readonly #folder: TempFolder;
  readonly #daemon: Child;

  private constructor(folder: TempFolder, daemon: Child) {
    this.#folder = folder;
    this.#daemon = daemon;
  }

  static async start(): Promise<PulseHub> {
    const folder = await TempFolder.make();
    await writeFile(join(folder.path, "hub.pa"), SETUP(join(folder.path, "socket")));
    await writeFile(join(folder.path, "daemon.conf"), DAEMON_CONFIG);
    const daemon = new Child({
      program: "pulseaudio",
      args: [
        ...["-n", "--file", join(folder.path, "hub.pa"), "--daemonize=no", "--use-pid-file=no"],
        // As a desktop's own has it, where this user may: the rig must not be late when those are who are measured.
        ...["--high-priority=yes", "--realtime=yes", "--exit-idle-time=-1"],
        ...["--log-target=stderr", "--log-level=info"],
      ],
      env: { ...process.env, ...surroundings(folder), PULSE_CONFIG: join(folder.path, "daemon.conf") },
      cwd: folder.path,
    });
    const hub = new PulseHub(folder, daemon);
    try {
      await daemon.waitFor(/Daemon startup complete/);
      return hub;
    } catch (error) {
      await hub[Symbol.asyncDispose]();
      throw error;
    }
  }

  devices(place: PulsePlace): HubDevices {
    return place === "speaker" ? { source: "microphone", sink: "nowhere" } : { source: "silence", sink: "ear" };
  }

  /** Variables for a program in that place. */
  env(place: PulsePlace): Record<string, string> {
    const { source, sink } = this.devices(place);
    return { PULSE_SERVER: server(this.#folder), PULSE_SOURCE: source, PULSE_SINK: sink };
  }

  /** Plays into the mouth, and resolves when the last of it has been heard. */
  async say({ samples }: Sound): Promise<void> {
    await this.#play("mouth", [samples]);
  }

  /** Plays into mouth and ear at once, sample by sample. */
  async loopBack({ mouth, ear }: HubRecording): Promise<void> {
    await this.#play("hub", [mouth.samples, ear.samples]);
  }

  /** Starts to record; the recording begins before this resolves. */
  async record(): Promise<HubRecorder> {
    const path = join(this.#folder.path, "hub.raw");
    const recorder = new Child({
      program: "parec",
      args: [
        ...["--verbose", "--device=hub.monitor", `--latency-msec=${RECORDER_LATENCY_MS}`],
        ...["--raw", "--format=s16le", `--rate=${RATE}`, "--channels=2", path],
      ],
      env: { ...process.env, ...surroundings(this.#folder) },
      cwd: this.#folder.path,
    });
    try {
      await recorder.waitFor(/Stream successfully created/);
      return new HubRecorder(recorder, path);
    } catch (error) {
      await recorder[Symbol.asyncDispose]();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#daemon[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }

  async #play(sink: string, channels: readonly Float32Array[]): Promise<void> {
    const path = join(this.#folder.path, "said.raw");
    await writeFile(path, interleaved(channels));
    const format = ["--raw", "--format=s16le", `--rate=${RATE}`, `--channels=${channels.length}`];
    await runTool("paplay", [`--device=${sink}`, ...format, path], {
      env: { ...process.env, ...surroundings(this.#folder) },
    });
  }
}

/** A recording that runs; disposing it throws it away. */
export class HubRecorder implements AsyncDisposable {
  readonly #child: Child;
  readonly #path: string;

  constructor(child: Child, path: string) {
    this.#child = child;
    this.#path = path;
  }

  async stop(): Promise<HubRecording> {
    await this.#child.end("SIGTERM");
    const bytes = await readFile(this.#path);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const frames = Math.floor(bytes.byteLength / BYTES_PER_FRAME);
    const channel = (offset: number): Sound => ({
      sampleRate: RATE,
      samples: Float32Array.from({ length: frames }, (_, frame) => {
        return view.getInt16(frame * BYTES_PER_FRAME + offset, true) / FULL_SCALE;
      }),
    });
    return { mouth: channel(0), ear: channel(2) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }
}

/** Nothing of the user's own sound server or its settings. */
function surroundings(folder: TempFolder): Record<string, string> {
  return { XDG_RUNTIME_DIR: folder.path, HOME: folder.path, PULSE_SERVER: server(folder) };
}

function server({ path }: TempFolder): string {
  return `unix:${join(path, "socket")}`;
}

function interleaved(channels: readonly Float32Array[]): Uint8Array {
  const frames = Math.max(...channels.map(({ length }) => length));
  const view = new DataView(new ArrayBuffer(2 * channels.length * frames));
  for (const [index, samples] of channels.entries()) {
    for (let frame = 0; frame < frames; frame++) {
      const value = Math.round((samples[frame] ?? 0) * FULL_SCALE);
      const offset = 2 * (frame * channels.length + index);
      view.setInt16(offset, Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, value)), true);
    }
  }
  return new Uint8Array(view.buffer);
}
