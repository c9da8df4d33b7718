import { access, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { TempFolder } from "../temp-folder.ts";

/** What a browser process has in the place of a microphone. */
export type FakeMicrophone =
  /** A 48 kHz mono WAV, played over and over. */
  | { readonly kind: "plays"; readonly path: string }
  /** A device is there and the user said no. */
  | { readonly kind: "denied" }
  /** None of these: the devices of the sound server that these variables name, to hear by and to be heard. */
  | { readonly kind: "system"; readonly env: Readonly<Record<string, string>> };

/** Where a browser process runs, if not simply on this machine. */
export interface BrowserPlace {
  /** Program and arguments in front of the browser's own (a network namespace's). */
  readonly launcher: readonly string[];
  /** Of plain http, and yet to have a microphone there: `http://5.1.0.1:8787`. */
  readonly trustedOrigin?: string;
  /** SHA-256 of a public key (SPKI, base64): certificates with it are taken as they are. */
  readonly trustedKeyHash?: string;
}

const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--autoplay-policy=no-user-gesture-required",
];

/**
 * Starts one Chromium process. The fake microphone belongs to the whole process: each speaker needs one of their own. The
 * caller closes it.
 */
export async function launchChromium(microphone: FakeMicrophone, place: BrowserPlace | null = null): Promise<Browser> {
  await using folder = await TempFolder.make();
  const program = await findChromium();
  // Awaited: the folder with the script goes with this function.
  return await chromium.launch({
    executablePath: place === null ? program : await launchScript([...place.launcher, program], folder),
    args: [...FLAGS, ...microphoneFlags(microphone), ...(place === null ? [] : placeFlags(place))],
    // Where it is to be heard, playwright must not mute it.
    ...(microphone.kind === "system"
      ? { env: { ...process.env, ...microphone.env }, ignoreDefaultArgs: ["--mute-audio"] }
      : {}),
  });
}

function placeFlags({ trustedOrigin, trustedKeyHash }: BrowserPlace): string[] {
  return [
    ...(trustedOrigin === undefined ? [] : [`--unsafely-treat-insecure-origin-as-secure=${trustedOrigin}`]),
    ...(trustedKeyHash === undefined ? [] : [`--ignore-certificate-errors-spki-list=${trustedKeyHash}`]),
  ];
}

/** playwright starts one file; this one becomes the program, so that its process is the browser's. */
async function launchScript(command: readonly string[], folder: TempFolder): Promise<string> {
  const path = join(folder.path, "launch");
  await writeFile(path, `#!/bin/sh\nexec ${command.map((word) => `'${word}'`).join(" ")} "$@"\n`, { mode: 0o700 });
  return path;
}

function microphoneFlags(microphone: FakeMicrophone): string[] {
  switch (microphone.kind) {
    case "plays":
      return [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        `--use-file-for-fake-audio-capture=${microphone.path}`,
      ];
    case "denied":
      return ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream=deny"];
    case "system":
      return ["--use-fake-ui-for-media-stream"];
  }
}

async function findChromium(): Promise<string> {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  for (const path of names.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  throw new Error("There is no Chromium on this machine: `npm test` says how to install it.");
}

/** Kills the page's process with SIGKILL, as the system does when memory runs out; the browser itself lives on. */
export async function killPageProcess(page: Page): Promise<void> {
  const id = await findProcess(page);
  const crashed = page.waitForEvent("crash");
  process.kill(id, "SIGKILL");
  await crashed;
}

const BUSY_MS = 300;

/** No protocol says which process a page has: keeps the page busy and takes the one that worked. */
async function findProcess(page: Page): Promise<number> {
  const browser = page.context().browser();
  if (browser === null) throw new Error("The page's browser is gone.");
  const session = await browser.newBrowserCDPSession();
  const renderers = async () => {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    return processInfo.filter(({ type }) => type === "renderer");
  };
  const before = new Map((await renderers()).map(({ id, cpuTime }) => [id, cpuTime]));
  await page.evaluate((busyMs) => {
    for (const end = performance.now() + busyMs; performance.now() < end; );
  }, BUSY_MS);
  const worked = (await renderers()).map(({ id, cpuTime }) => ({ id, cpuS: cpuTime - (before.get(id) ?? 0) }));
  await session.detach();
  const [busiest] = worked.sort((a, b) => b.cpuS - a.cpuS);
  if (busiest === undefined) throw new Error("The browser has no page processes.");
  return busiest.id;
}
