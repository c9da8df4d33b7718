import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { cacheDir } from "../paths.ts";
import { runTool } from "../processes/run-tool.ts";

/** A voice without pauses, so that any silence is one of the call: gliding, so that noise suppression takes it for one. */
export async function makeSteadyVoice(): Promise<string> {
  const path = join(cacheDir, "steady-voice.wav");
  await mkdir(cacheDir, { recursive: true });
  const form = "-r 48000 -c 1 -b 16".split(" ");
  const glide = "synth 2 sawtooth 110:260 synth 2 sawtooth mix 260:130 tremolo 6 40 gain -n -9".split(" ");
  await runTool("sox", ["-n", ...form, path, ...glide]);
  return path;
}
