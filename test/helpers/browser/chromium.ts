import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";

/** What a browser process has in the place of a microphone. */
export type FakeMicrophone =
  /** A 48 kHz mono WAV, played over and over. */
  | { readonly kind: "plays"; readonly path: string }
  /** A device is there and the user said no. */
  | { readonly kind: "denied" };

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
export async function launchChromium(microphone: FakeMicrophone): Promise<Browser> {
  return chromium.launch({
    executablePath: await findChromium(),
    args: [...FLAGS, ...microphoneFlags(microphone)],
  });
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
