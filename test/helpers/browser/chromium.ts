import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

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
    args: [...FLAGS, "--use-fake-device-for-media-stream", ...microphoneFlags(microphone)],
  });
}

function microphoneFlags(microphone: FakeMicrophone): string[] {
  switch (microphone.kind) {
    case "plays":
      return ["--use-fake-ui-for-media-stream", `--use-file-for-fake-audio-capture=${microphone.path}`];
    case "denied":
      return ["--use-fake-ui-for-media-stream=deny"];
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

/** Kills the processes of this browser's pages as the system does when memory runs out; the browser itself lives on. */
export async function killPageProcesses(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  for (const { type, id } of processInfo) {
    if (type === "renderer") process.kill(id, "SIGKILL");
  }
  await session.detach();
}
