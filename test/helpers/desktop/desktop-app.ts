import { type EventEmitter, once } from "node:events";
import { join } from "node:path";
import type { Menu } from "electron";
import { _electron, type BrowserContext, type ElectronApplication } from "playwright-core";
import { type FromHelper, fromHelperSchema } from "../../../src-main/keys/helper-messages.ts";
import type { FakeMicrophone } from "../browser/chromium.ts";
import { recordPages } from "../browser/hearing.ts";
import { ClientPage } from "../e2e/client-page.ts";
import { projectDir } from "../paths.ts";
import { runTool } from "../processes/run-tool.ts";
import { findElectron } from "./electron-runtime.ts";
import type { XDisplay } from "./x-display.ts";

export interface DesktopAppOptions {
  readonly display: XDisplay;
  /** The user's home, with the program's settings in it: the same again for a second start. */
  readonly home: string;
  readonly microphone: FakeMicrophone;
  /** More arguments of the command line: a link. */
  readonly args?: readonly string[];
  /** Over the surroundings that the driver makes. */
  readonly env?: Readonly<Record<string, string>>;
  /** In the place of the built program on the found Electron. */
  readonly program?: Program;
  /** Makes its pages ready before their own code runs; makes them hearable if left out. */
  readonly prepare?: (context: BrowserContext) => Promise<void>;
}

/** How the program is started: the executable, and what stands in front of its own arguments. */
export interface Program {
  readonly executable: string;
  readonly args: readonly string[];
}

/** What the tray showed from `atMs` (Unix ms) on; null: nothing yet. */
export interface TrayView {
  readonly atMs: number;
  /** Data URL of a PNG. */
  readonly image: string | null;
  readonly tooltip: string | null;
}

export interface HelperMessage {
  readonly atMs: number;
  readonly message: unknown;
}

declare global {
  /** In main: test/helpers/desktop/driver-preload.cjs. */
  var observed: {
    readonly helperMessages: HelperMessage[];
    readonly helperPids: number[];
    readonly tray: TrayView[];
    readonly links: string[];
    readonly contextMenu: Menu | null;
    /** Says "change" with each entry. */
    readonly changes: EventEmitter;
    start(): Promise<void>;
  };
}

/** Longer than any start seen on a busy machine. */
const START_LIMIT_MS = 30_000;
const MAIN_FAULT =
  /JavaScript error occurred in the main process[\s\S]{0,2000}|UnhandledPromiseRejection[\s\S]{0,2000}/;

/** The desktop app as a user runs it, on a display of the test's; its page is driven as the web client's is. */
export class DesktopApp implements AsyncDisposable {
  readonly electron: ElectronApplication;
  readonly client: ClientPage;
  readonly #output: readonly string[];
  #state: "running" | "ended" = "running";

  private constructor(electron: ElectronApplication, client: ClientPage, output: readonly string[]) {
    this.electron = electron;
    this.client = client;
    this.#output = output;
    electron.once("close", () => {
      this.#state = "ended";
    });
  }

  static async launch(options: DesktopAppOptions): Promise<DesktopApp> {
    const { executable, args } = options.program ?? (await builtProgram());
    const electron = await _electron.launch({
      executablePath: executable,
      // What the machine has for graphics is none of the tests' business.
      args: [...args, "--disable-gpu", ...microphoneFlags(options.microphone), ...(options.args ?? [])],
      env: { ...programEnv(options), ...(options.microphone.kind === "system" ? options.microphone.env : {}) },
      // Chromium has no sandbox where its user is root.
      chromiumSandbox: process.getuid?.() !== 0,
      timeout: START_LIMIT_MS,
    });
    const output = collectOutput(electron);
    try {
      await (options.prepare ?? recordPages)(electron.context());
      await electron.evaluate(() => globalThis.observed.start());
      const page = await electron.firstWindow({ timeout: START_LIMIT_MS });
      return new DesktopApp(electron, new ClientPage(page), output);
    } catch (cause) {
      electron.process().kill("SIGKILL");
      throw new Error(`The desktop app did not start:\n${output.join("")}`, { cause });
    }
  }

  /** All that it wrote so far, to stdout and stderr. */
  get output(): string {
    return this.#output.join("");
  }

  /** What main threw and nobody caught. */
  faults(): string[] {
    return MAIN_FAULT.exec(this.output)?.slice(0, 1) ?? [];
  }

  /**
   * Waits until it ended by itself: the exit code that Electron's `quit` names; null where it ended without that. The
   * process's own says nothing: Node's inspector, by which it is driven, can crash in a thread of its own while main waits
   * for that one at the very end.
   */
  async quitCode(): Promise<number | null> {
    const ending = this.electron.process();
    // "close", not "exit": all of its output is there.
    if (ending.stdout?.closed === false) await once(ending, "close");
    const [, code] = /^quit with (\d+)$/m.exec(this.output) ?? [];
    return code === undefined ? null : Number(code);
  }

  /** Each message of key helpers to main since the start, but for the answers to main's own "are you alive?". */
  async toldByHelper(): Promise<FromHelper[]> {
    const messages = await this.electron.evaluate(() => globalThis.observed.helperMessages);
    return messages.map(({ message }) => fromHelperSchema.parse(message)).filter(({ kind }) => kind !== "pong");
  }

  /** Whether a binding's keys went down or up, in their order. */
  async triggerSteps(): Promise<boolean[]> {
    return (await this.toldByHelper()).flatMap((message) => (message.kind === "trigger" ? [message.isDown] : []));
  }

  /** Waits until a helper that was started after `atMs` has its hook; when that was. Both in Unix ms. */
  async hearsAgain(atMs: number): Promise<number> {
    return this.electron.evaluate(async (_electron, after) => {
      for (;;) {
        const ready = globalThis.observed.helperMessages.find(
          (told) => told.atMs >= after && JSON.stringify(told.message) === '{"kind":"ready"}',
        );
        if (ready !== undefined) return ready.atMs;
        await new Promise((resolve) => globalThis.observed.changes.once("change", resolve));
      }
    }, atMs);
  }

  /** Of the key helper that was started last; null before the first. */
  helperPid(): Promise<number | null> {
    return this.electron.evaluate(() => globalThis.observed.helperPids.at(-1) ?? null);
  }

  trayHistory(): Promise<TrayView[]> {
    return this.electron.evaluate(() => globalThis.observed.tray);
  }

  /** What it gave to the system's browser so far. */
  openedLinks(): Promise<string[]> {
    return this.electron.evaluate(() => globalThis.observed.links);
  }

  /** What the context menu has that was asked for last, separators aside. */
  contextMenu(): Promise<string[]> {
    return this.electron.evaluate(() =>
      (globalThis.observed.contextMenu?.items ?? []).flatMap(({ type, label }) =>
        type === "separator" ? [] : [label],
      ),
    );
  }

  /** Chooses from it, by the item's words. */
  async chooseFromContextMenu(label: string): Promise<void> {
    await this.electron.evaluate((_electron, wanted) => {
      const item = globalThis.observed.contextMenu?.items.find((each) => each.label === wanted);
      if (item === undefined) throw new Error(`The menu has no "${wanted}".`);
      item.click();
    }, label);
  }

  /** From here on the page knows whether its window has the focus; the driver makes it believe that it always has. */
  async feelFocus(): Promise<void> {
    const session = await this.electron.context().newCDPSession(this.client.page);
    await session.send("Emulation.setFocusEmulationEnabled", { enabled: false });
  }

  /** As the button of its frame does: into the tray, where there is one. */
  async closeWindow(): Promise<void> {
    await this.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  }

  isWindowVisible(): Promise<boolean> {
    return this.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false);
  }

  rendererPid(): Promise<number> {
    return this.electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      if (window === undefined) throw new Error("There is no window.");
      return window.webContents.getOSProcessId();
    });
  }

  /** Ends it as the user's "Quit" does. */
  async quit(): Promise<void> {
    await this.electron.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#state === "running") await this.electron.close();
  }
}

/** Starts the program once more for the same user, and waits until it has handed over to the one that runs. */
export async function startAgain(options: Omit<DesktopAppOptions, "microphone" | "program">): Promise<void> {
  const { executable } = await findElectron();
  const args = [...preloaded(["electron-22.cjs"]), ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), projectDir];
  await runTool(executable, [...args, ...(options.args ?? [])], { env: programEnv(options) });
}

/** How the built program is started on the found Electron, with what it lacks and what the driver needs in front. */
async function builtProgram(): Promise<Program> {
  const { executable } = await findElectron();
  return { executable, args: [...preloaded(["electron-22.cjs", "driver-preload.cjs"]), projectDir] };
}

function preloaded(files: readonly string[]): string[] {
  return files.flatMap((file) => ["-r", join(import.meta.dirname, file)]);
}

/** A home and a desktop of its own: nothing of the tester's own is read, changed or shown something. */
function programEnv({ display, home, env = {} }: Pick<DesktopAppOptions, "display" | "home" | "env">) {
  const surroundings = Object.entries(display.env).flatMap(([name, value]) =>
    value === undefined || /^(XDG_|CROMULENT_|ELECTRON_|DBUS_)/.test(name) ? [] : [[name, value] as const],
  );
  return {
    ...Object.fromEntries(surroundings),
    HOME: home,
    CROMULENT_USER_DATA: join(home, "cromulent"),
    DBUS_SESSION_BUS_ADDRESS: "disabled:",
    ...env,
  };
}

/** Without `--use-fake-ui-for-media-stream`: whether the page may have the microphone is for the program to say. */
function microphoneFlags(microphone: FakeMicrophone): string[] {
  switch (microphone.kind) {
    case "plays":
      return ["--use-fake-device-for-media-stream", `--use-file-for-fake-audio-capture=${microphone.path}`];
    case "denied":
      return ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream=deny"];
    case "system":
      return [];
  }
}

function collectOutput(electron: ElectronApplication): readonly string[] {
  const output: string[] = [];
  const { stdout, stderr } = electron.process();
  for (const stream of [stdout, stderr]) stream?.setEncoding("utf8").on("data", (text: string) => output.push(text));
  return output;
}
