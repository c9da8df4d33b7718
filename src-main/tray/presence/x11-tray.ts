import { readFile } from "node:fs/promises";
import { createConnection, type Socket } from "node:net";
import { homedir, hostname } from "node:os";
import { join } from "node:path";
import { assertNever } from "../../../shared/assert-never.ts";
import type { Log } from "../../system/log.ts";
import type { TraySource } from "./tray-watch.ts";
import { findCookie } from "./x-authority.ts";
import { getSelectionOwner, internAtom, setupRequest, watchStructure, type XMessage, XReader } from "./x11-wire.ts";

export interface X11Display {
  /** As `DISPLAY` says: ":0", ":0.1", "unix:0", "localhost:10.0". */
  readonly display: string;
  /** As `XAUTHORITY` says; null: the file in the home folder. */
  readonly authorityFile: string | null;
}

/**
 * Whether a panel has the old kind of tray, into which programs put a window of their own (freedesktop.org, "System Tray
 * Protocol"): i3's bar, trayer, stalonetray, tint2. It owns the selection _NET_SYSTEM_TRAY_S<screen>. Electron falls back
 * to this tray where nobody shows status notifier items; under Wayland there is none.
 */
export function x11Tray(where: X11Display, log: Log): TraySource {
  return (onChange) => new X11TrayWatch(where, log, onChange);
}

/** Where the watch stands; each atom is known before it is needed. */
type Asking =
  | { readonly kind: "selection" }
  | { readonly kind: "manager"; readonly selection: number }
  | {
      readonly kind: "owner";
      readonly selection: number;
      readonly manager: number;
      /** The owner whose end we are told of. */
      readonly watched: number | null;
    };

class X11TrayWatch implements Disposable {
  readonly #log: Log;
  readonly #onChange: (isThere: boolean) => void;
  readonly #reader = new XReader();
  readonly #screen: number;
  #socket: Socket | null = null;
  #asking: Asking = { kind: "selection" };
  #isOver = false;

  constructor(where: X11Display, log: Log, onChange: (isThere: boolean) => void) {
    this.#log = log;
    this.#onChange = onChange;
    const { address, display, screen } = parseDisplay(where.display);
    this.#screen = screen;
    void this.#start(address, display, where.authorityFile);
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#socket?.destroy();
  }

  async #start(address: Address, display: number, authorityFile: string | null): Promise<void> {
    const cookie = await readCookie(authorityFile ?? join(homedir(), ".Xauthority"), display);
    if (this.#isOver) return;
    const socket = createConnection(address);
    this.#socket = socket;
    socket.on("error", (error) => this.#log.info("the X server cannot be asked for a tray", { error }));
    socket.on("close", () => this.#say(false));
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    socket.write(setupRequest(cookie));
    // Whether there is a tray must not keep the program from ending.
    socket.unref();
  }

  #read(chunk: Buffer): void {
    try {
      for (const message of this.#reader.read(chunk)) this.#hear(message);
    } catch (error) {
      // Whatever answered there, it was no X server as we know them.
      if (!(error instanceof RangeError)) throw error;
      this.#giveUp("the X server cannot be understood");
    }
  }

  #hear(message: XMessage): void {
    switch (message.kind) {
      case "setup": {
        const root = message.roots[this.#screen];
        if (root === undefined) return this.#giveUp("the X server has no such screen");
        this.#send(watchStructure(root), internAtom(`_NET_SYSTEM_TRAY_S${this.#screen}`));
        return;
      }
      case "refused":
        return this.#giveUp("the X server does not let us in");
      case "reply":
        return this.#answered(message.word);
      case "clientMessage":
        if (this.#asking.kind !== "owner" || message.type !== this.#asking.manager) return;
        if (message.selection === this.#asking.selection) this.#ask();
        return;
      case "destroyed":
        if (this.#asking.kind === "owner" && message.window === this.#asking.watched) this.#ask();
        return;
      // Of a window that went away before it was watched: the question behind it is answered anew.
      case "error":
      case "other":
        return;
      default:
        return assertNever(message);
    }
  }

  #answered(word: number | null): void {
    const asking = this.#asking;
    switch (asking.kind) {
      case "selection":
        if (word === null) return this.#giveUp("the X server has no name for its tray");
        this.#asking = { kind: "manager", selection: word };
        return this.#send(internAtom("MANAGER"));
      case "manager":
        if (word === null) return this.#giveUp("the X server has no name for its managers");
        this.#asking = { kind: "owner", selection: asking.selection, manager: word, watched: null };
        return this.#ask();
      case "owner":
        return this.#owned(asking, word);
      default:
        return assertNever(asking);
    }
  }

  /** An owner counts once it is the owner still after we asked to be told of its end. */
  #owned(asking: Extract<Asking, { kind: "owner" }>, owner: number | null): void {
    this.#asking = { ...asking, watched: owner };
    if (owner !== null && owner !== asking.watched) {
      this.#send(watchStructure(owner));
      this.#ask();
      return;
    }
    this.#say(owner !== null);
  }

  #ask(): void {
    if (this.#asking.kind === "owner") this.#send(getSelectionOwner(this.#asking.selection));
  }

  #send(...requests: readonly Buffer[]): void {
    this.#socket?.write(Buffer.concat(requests));
  }

  #say(isThere: boolean): void {
    if (!this.#isOver) this.#onChange(isThere);
  }

  #giveUp(why: string): void {
    this.#log.info(why);
    this.#socket?.destroy();
  }
}

type Address = { readonly path: string } | { readonly host: string; readonly port: number };

/** X(7), "Display names": host, display and screen; without a host it is this machine's own socket. */
function parseDisplay(name: string): { address: Address; display: number; screen: number } {
  const [, host = "", number = "0", screen = "0"] = /^(.*?):(\d+)(?:\.(\d+))?$/.exec(name) ?? [];
  const display = Number(number);
  const isLocal = host === "" || host === "unix";
  const address = isLocal ? { path: `/tmp/.X11-unix/X${display}` } : { host, port: 6_000 + display };
  return { address, display, screen: Number(screen) };
}

/** null where there is no cookie that we can read: many a server asks for none. */
async function readCookie(file: string, display: number): Promise<Buffer | null> {
  try {
    return findCookie(await readFile(file), display, hostname());
  } catch {
    return null;
  }
}
