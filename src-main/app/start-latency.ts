import { join } from "node:path";
import type { Latency } from "../../shared/client/settings.ts";
import type { Files } from "../settings/files.ts";
import { readSettings } from "../settings/read-settings.ts";

/**
 * What the settings say of latency, before there is a `SettingsStore`: Chromium takes the size of its buffers from the
 * command line, which is read for good when `app` is ready. Never throws; what cannot be had is "balanced".
 */
export function startLatency(files: Pick<Files, "read">, folder: string): Latency {
  return (
    latencyIn(files, join(folder, "settings.json")) ?? latencyIn(files, join(folder, "settings.json.bak")) ?? "balanced"
  );
}

/**
 * `--audio-buffer-size`, in samples at 48 kHz: 10 and 5 ms. Chromium's own is 512 and up, which does not divide its blocks of
 * 10 ms; below 240 it starves on any machine.
 */
export function bufferSamples(latency: Latency): 480 | 240 {
  return latency === "lowest" ? 240 : 480;
}

function latencyIn(files: Pick<Files, "read">, path: string): Latency | null {
  try {
    const read = readSettings(files.read(path));
    return read.kind === "read" ? read.settings.voice.latency : null;
  } catch {
    // Not there, or not to be read: the store says so, when it loads.
    return null;
  }
}
