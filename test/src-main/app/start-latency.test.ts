import { describe, expect, it } from "vitest";
import { bufferSamples, startLatency } from "../../../src-main/app/start-latency.ts";
import { DEFAULT_STORED_SETTINGS } from "../../../src-main/settings/desktop-settings.ts";
import { writeSettings } from "../../../src-main/settings/read-settings.ts";

const LOWEST = writeSettings({
  ...DEFAULT_STORED_SETTINGS,
  voice: { ...DEFAULT_STORED_SETTINGS.voice, latency: "lowest" },
});
const BALANCED = writeSettings(DEFAULT_STORED_SETTINGS);

/** A folder with these files; whatever else is read is not there. */
function folder(files: Readonly<Record<string, string>>) {
  return {
    read(path: string): string {
      const text = files[path.replace("/home/anna/", "")];
      if (text === undefined) throw Object.assign(new Error("Not there."), { code: "ENOENT" });
      return text;
    },
  };
}

function latencyOf(files: Readonly<Record<string, string>>): string {
  return startLatency(folder(files), "/home/anna");
}

describe("the latency that the program starts with", () => {
  it.each<{ name: string; files: Readonly<Record<string, string>>; latency: string }>([
    { name: "what the settings say", files: { "settings.json": LOWEST }, latency: "lowest" },
    { name: "also when that is the safe one", files: { "settings.json": BALANCED }, latency: "balanced" },
    { name: "the safe one at the first start", files: {}, latency: "balanced" },
    {
      name: "that of the backup, where the program died between the two steps of saving",
      files: { "settings.json.bak": LOWEST },
      latency: "lowest",
    },
    {
      name: "that of the backup, where the settings are broken",
      files: { "settings.json": "{ half a", "settings.json.bak": LOWEST },
      latency: "lowest",
    },
    { name: "the safe one where nothing can be read", files: { "settings.json": "[]" }, latency: "balanced" },
    {
      name: "the safe one for a word that is not known",
      files: { "settings.json": LOWEST.replace('"lowest"', '"none"') },
      latency: "balanced",
    },
  ])("is $name", ({ files, latency }) => {
    expect(latencyOf(files)).toBe(latency);
  });

  it("divides Chromium's blocks of 10 ms, 480 samples", () => {
    for (const latency of ["balanced", "lowest"] as const) expect(480 % bufferSamples(latency)).toBe(0);
    expect(bufferSamples("lowest")).toBeLessThan(bufferSamples("balanced"));
  });
});
