import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Configuration, Packager, Platform } from "electron-builder";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { projectDir } from "../helpers/paths.ts";

function read(path: string): string {
  return readFileSync(join(projectDir, path), "utf8");
}

/** electron-builder's own reading of the file, with `change` over it. */
async function readConfiguration(platform: Platform, change: Record<string, unknown> = {}): Promise<Configuration> {
  const config = { extends: "electron-builder.yml", ...change };
  const packager = new Packager({ projectDir, targets: platform.createTarget(), config });
  await packager.validateConfig();
  return packager.config;
}

function targetNames(target: unknown): string[] {
  return [target]
    .flat()
    .map((entry) =>
      typeof entry === "object" && entry !== null && "target" in entry ? String(entry.target) : String(entry),
    );
}

describe("electron-builder.yml", () => {
  it.each([
    ["Windows", Platform.WINDOWS, "win", ["nsis", "portable"]],
    ["macOS", Platform.MAC, "mac", ["dmg", "zip"]],
    ["Linux", Platform.LINUX, "linux", ["AppImage", "deb", "rpm"]],
  ] as const)("is what electron-builder wants, for %s", async (_name, platform, key, targets) => {
    const config = await readConfiguration(platform);
    expect(targetNames(config[key]?.target)).toEqual(targets);
  });

  it("is held to electron-builder's schema here", async () => {
    await expect(readConfiguration(Platform.LINUX, { linux: { targets: ["deb"] } })).rejects.toThrow(
      /configuration\.linux/,
    );
  });

  it("makes both architectures for macOS", async () => {
    const { mac } = await readConfiguration(Platform.MAC);
    expect([mac?.target].flat()).toEqual(["dmg", "zip"].map((target) => ({ target, arch: ["x64", "arm64"] })));
  });

  it("sets each fuse that the program is safer with", async () => {
    const { electronFuses } = await readConfiguration(Platform.LINUX);
    expect(electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it("registers links, and asks macOS for the microphone", async () => {
    const { protocols, mac } = await readConfiguration(Platform.MAC);
    expect(protocols).toEqual([{ name: "Cromulent invite", schemes: ["cromulent"] }]);
    expect(mac?.extendInfo).toHaveProperty("NSMicrophoneUsageDescription");
    expect(read("assets/entitlements.mac.plist")).toContain("com.apple.security.device.audio-input");
  });

  it("names icons and entitlements that are there", async () => {
    const { win, mac, linux } = await readConfiguration(Platform.LINUX);
    const files = [win?.icon, mac?.icon, linux?.icon, mac?.entitlements, mac?.entitlementsInherit].map(String);
    expect(files.filter((path) => !existsSync(join(projectDir, path)))).toEqual([]);
  });
});

describe("the workflow for releases", () => {
  const workflow = parse(read(".github/workflows/release.yml"));
  const steps: { uses?: string; run?: string }[] = workflow.jobs.package.steps;
  const systems: { name: string; test: string; targets: string }[] = workflow.jobs.package.strategy.matrix.include;

  it("runs for tags, on three systems", () => {
    expect(workflow.on.push).toEqual({ tags: ["v*"] });
    expect(systems.map(({ name }) => name)).toEqual(["Linux", "Windows", "macOS"]);
  });

  it("checks and tests before it packages, the whole suite on Linux with the Electron of package.json", () => {
    const runs = steps.flatMap(({ run }) => run ?? []);
    const order = [
      "npm ci ",
      "node node_modules/electron/install.js",
      "npm run check",
      "matrix.test",
      "npm run package",
    ];
    const places = order.map((part) => runs.findIndex((run) => run.includes(part)));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(systems[0]).toMatchObject({ name: "Linux", test: "npm test" });
    expect(JSON.stringify(workflow)).not.toContain("ELECTRON_OVERRIDE_DIST_PATH");
  });

  it("pins each action by its version", () => {
    const jobs: { steps: { uses?: string }[] }[] = Object.values(workflow.jobs);
    const actions = jobs.flatMap((job) => job.steps.flatMap(({ uses }) => uses ?? []));
    expect(actions.length).toBeGreaterThan(2);
    expect(actions.filter((action) => !/@v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
  });

  it("may write to the repository in no job but the one that drafts the release", () => {
    expect(workflow.permissions).toEqual({ contents: "read" });
    expect(workflow.jobs.package.permissions).toBeUndefined();
  });

  it("asks npm only for scripts that there are", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const asked = JSON.stringify(workflow).match(/npm run ([\w:]+)/g) ?? [];
    expect(asked.filter((command) => !(command.replace("npm run ", "") in scripts))).toEqual([]);
    expect(asked).toContain("npm run package");
  });
});
