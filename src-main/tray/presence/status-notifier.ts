import * as z from "zod";
import type { BusLink, BusSignal, ConnectBus, MethodCall } from "../../bus/bus-link.ts";
import type { Log } from "../../system/log.ts";
import type { TraySource } from "./tray-watch.ts";

/** freedesktop.org, "StatusNotifierItem": panels make themselves known to this service, and it knows whether there is one. */
const WATCHER = "org.kde.StatusNotifierWatcher";
const WATCHER_PATH = "/StatusNotifierWatcher";
const BUS = "org.freedesktop.DBus";
const CALL_LIMIT_MS = 5_000;

const propertySchema = z.tuple([z.object({ value: z.boolean() })]);

const MATCHES = [
  `type='signal',sender='${BUS}',interface='${BUS}',member='NameOwnerChanged',arg0='${WATCHER}'`,
  `type='signal',interface='${WATCHER}',member='StatusNotifierHostRegistered'`,
  `type='signal',interface='${WATCHER}',member='StatusNotifierHostUnregistered'`,
];

/** Whether a panel shows status notifier items: Plasma, GNOME with its extension, Xfce, Cinnamon, sway's bar. */
export function statusNotifierTray(connect: ConnectBus, log: Log): TraySource {
  return (onChange) => new StatusNotifierWatch(connect, log, onChange);
}

class StatusNotifierWatch implements Disposable {
  readonly #log: Log;
  readonly #onChange: (isThere: boolean) => void;
  #link: BusLink | null = null;
  /** Of the question under way; an answer to an earlier one is old. */
  #question = 0;
  #isOver = false;

  constructor(connect: ConnectBus, log: Log, onChange: (isThere: boolean) => void) {
    this.#log = log;
    this.#onChange = onChange;
    void this.#start(connect);
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#link?.[Symbol.dispose]();
  }

  async #start(connect: ConnectBus): Promise<void> {
    try {
      const link = await connect({ onSignal: (signal) => this.#hear(signal), onLost: () => this.#lose() });
      if (this.#isOver) return link[Symbol.dispose]();
      this.#link = link;
      for (const rule of MATCHES) await link.call(onBus("AddMatch", "s", [rule]), CALL_LIMIT_MS);
    } catch (error) {
      this.#log.info("no session bus to ask for a tray", { reason: String(error) });
      return;
    }
    await this.#ask();
  }

  /** Nobody authenticates the sender of a signal: each only makes us ask. */
  #hear(signal: BusSignal): void {
    const isOwner = signal.interface === BUS && signal.member === "NameOwnerChanged" && signal.body[0] === WATCHER;
    if (isOwner || signal.interface === WATCHER) void this.#ask();
  }

  #lose(): void {
    this.#link = null;
    this.#onChange(false);
  }

  async #ask(): Promise<void> {
    if (this.#link === null) return;
    this.#question += 1;
    const question = this.#question;
    const isThere = await hasHost(this.#link);
    if (question === this.#question && this.#link !== null && !this.#isOver) this.#onChange(isThere);
  }
}

async function hasHost(link: BusLink): Promise<boolean> {
  try {
    // Asked first: calling a service that is not there would make the bus start one.
    const [hasOwner] = await link.call(onBus("NameHasOwner", "s", [WATCHER]), CALL_LIMIT_MS);
    if (hasOwner !== true) return false;
    const [{ value }] = propertySchema.parse(await link.call(hostRegistered, CALL_LIMIT_MS));
    return value;
  } catch {
    // The watcher went away in between, does not answer, or answers something else: then it shows no icons either.
    return false;
  }
}

const hostRegistered: MethodCall = {
  destination: WATCHER,
  path: WATCHER_PATH,
  interface: "org.freedesktop.DBus.Properties",
  member: "Get",
  signature: "ss",
  body: [WATCHER, "IsStatusNotifierHostRegistered"],
};

function onBus(member: string, signature: string, body: readonly unknown[]): MethodCall {
  return { destination: BUS, path: "/org/freedesktop/DBus", interface: BUS, member, signature, body };
}
