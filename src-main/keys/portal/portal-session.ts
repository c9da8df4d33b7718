import { isDeepStrictEqual } from "node:util";
import type { Action } from "../../../shared/desktop/bindings.ts";
import type { Clock } from "../../../shared/time.ts";
import { type BusLink, type BusSignal, type ConnectBus, text } from "../../bus/bus-link.ts";
import {
  type ListedShortcuts,
  type PortalTriggers,
  parseChanged,
  parseOwner,
  parseOwnerChanged,
  parseSessionHandle,
  parseTrigger,
  parseVersion,
  shortcutsOf,
  withShortcuts,
} from "./portal-answers.ts";
import { asPortalError, PortalError } from "./portal-error.ts";
import {
  BUS_NAME,
  BUS_PATH,
  CONFIGURE_SINCE,
  PORTAL_NAME,
  PORTAL_PATH,
  PROPERTIES,
  REGISTRY,
  REQUEST,
  SESSION,
  SHORTCUTS,
} from "./portal-names.ts";
import { PortalRequests } from "./portal-requests.ts";
import type { Shortcut } from "./shortcuts.ts";

export interface PortalSessionDeps {
  readonly connect: ConnectBus;
  readonly clock: Clock;
  /** Name of the program's .desktop file, without its ending. */
  readonly appId: string;
}

export interface PortalSessionEvents {
  onTrigger(action: Action, isDown: boolean): void;
  /** The user gave other keys; not called where the desktop only repeats itself. */
  onTriggers(triggers: PortalTriggers): void;
  /** No trigger comes any more: session closed, portal gone, bus lost. Once, and only after `open` came to its end. */
  onLost(error: PortalError): void;
  /** A portal is on the bus, where there was none before, or another. */
  onPortalAppeared(): void;
}

/** Starting the portal's own service is part of it. */
const START_LIMIT_MS = 25_000;
const CALL_LIMIT_MS = 5_000;
const CREATE_LIMIT_MS = 15_000;
/** The keys are not heard before; and the list is only for show. */
const LIST_LIMIT_MS = 2_000;
/** KDE before Plasma 6 keeps the user's keys under this name. */
const SESSION_TOKEN = "cromulent";

/**
 * One connection to the bus with one session of shortcuts on it: binding is allowed once for each session, and registering
 * once for each connection, so whatever comes after gets new ones. When it failed, it still tells of a portal that appears.
 */
export class PortalSession implements Disposable {
  readonly #deps: PortalSessionDeps;
  readonly #events: PortalSessionEvents;
  #link: BusLink | null = null;
  #requests: PortalRequests | null = null;
  #life: "opening" | "open" | "lost" | "disposed" = "opening";
  /** Unique name of the portal: signals of all others are none. */
  #owner = "";
  #version = 0;
  #handle = "";
  #triggers: PortalTriggers = {};

  constructor(deps: PortalSessionDeps, events: PortalSessionEvents) {
    this.#deps = deps;
    this.#events = events;
  }

  /** The desktop's words once it is open. */
  get triggers(): PortalTriggers {
    return this.#triggers;
  }

  /** Whether the portal can show its own settings (`configure`). */
  get hasSettings(): boolean {
    return this.#version >= CONFIGURE_SINCE;
  }

  /** Whether it will tell of a portal that appears, once it failed. */
  get isWatching(): boolean {
    return this.#link !== null;
  }

  /** Until the shortcuts are bound, however long the user takes for it. Throws a `PortalError`. */
  async open(shortcuts: readonly Shortcut[]): Promise<void> {
    try {
      await this.#open(shortcuts);
    } catch (error) {
      if (this.#life === "opening") this.#life = "lost";
      throw asPortalError(error);
    }
    this.#life = "open";
  }

  /** Opens the desktop's settings for our shortcuts. Throws a `PortalError`. */
  async configure(): Promise<void> {
    try {
      await this.#call(PORTAL_NAME, PORTAL_PATH, SHORTCUTS, "ConfigureShortcuts", "osa{sv}", [this.#handle, "", {}]);
    } catch (error) {
      throw asPortalError(error);
    }
  }

  [Symbol.dispose](): void {
    this.#life = "disposed";
    this.#requests?.fail(new PortalError("lost", "the session was given up"));
    this.#link?.[Symbol.dispose]();
  }

  async #open(shortcuts: readonly Shortcut[]): Promise<void> {
    const link = await this.#connect();
    const requests = new PortalRequests(link, this.#deps.clock);
    this.#requests = requests;
    await this.#listen();
    await this.#register();
    this.#version = await this.#readVersion();
    this.#owner = parseOwner(await this.#callBus("GetNameOwner", PORTAL_NAME));
    this.#handle = parseSessionHandle(
      await requests.ask({
        member: "CreateSession",
        signature: "",
        args: [],
        options: { session_handle_token: text(SESSION_TOKEN) },
        limitMs: CREATE_LIMIT_MS,
      }),
    );
    const bound = await this.#bind(requests, shortcuts);
    const listed = bound.size > 0 ? bound : await this.#list(requests);
    if (this.#life !== "opening") throw new PortalError("lost", "the session was lost while it was opened");
    this.#triggers = withShortcuts(this.#triggers, listed);
  }

  async #connect(): Promise<BusLink> {
    const link = await this.#deps.connect({
      onSignal: (signal) => this.#hear(signal),
      onLost: () => {
        this.#link = null;
        this.#lose("the session bus was lost");
      },
    });
    if (this.#life !== "opening") {
      link[Symbol.dispose]();
      throw new PortalError("lost", "the session was lost while it was opened");
    }
    this.#link = link;
    return link;
  }

  /** Before anything is asked, so that no answer comes too early. */
  async #listen(): Promise<void> {
    const portal = [SHORTCUTS, REQUEST, SESSION].map((of) => `sender='${PORTAL_NAME}',interface='${of}'`);
    const owner = `sender='${BUS_NAME}',interface='${BUS_NAME}',member='NameOwnerChanged',arg0='${PORTAL_NAME}'`;
    await Promise.all([...portal, owner].map((rule) => this.#callBus("AddMatch", `type='signal',${rule}`)));
  }

  /** Has to come first; old portals do not know it, and those who do refuse a program that is not installed: all the same. */
  async #register(): Promise<void> {
    const body = [this.#deps.appId, {}];
    try {
      await this.#call(PORTAL_NAME, PORTAL_PATH, REGISTRY, "Register", "sa{sv}", body, START_LIMIT_MS);
    } catch (error) {
      if (this.#life !== "opening") throw error;
    }
  }

  async #readVersion(): Promise<number> {
    const body = [SHORTCUTS, "version"];
    return parseVersion(await this.#call(PORTAL_NAME, PORTAL_PATH, PROPERTIES, "Get", "ss", body, START_LIMIT_MS));
  }

  /**
   * In each session, also when an earlier one had bound the same: it is what turns the keys on. Desktops show their
   * dialogue only for what they do not know yet (KDE before Plasma 6.4: each time).
   */
  async #bind(requests: PortalRequests, shortcuts: readonly Shortcut[]): Promise<ListedShortcuts> {
    const wanted = shortcuts.map(({ id, description, preferredTrigger }) => [
      id,
      {
        description: text(description),
        ...(preferredTrigger === null ? {} : { preferred_trigger: text(preferredTrigger) }),
      },
    ]);
    return shortcutsOf(
      await requests.ask({
        member: "BindShortcuts",
        signature: "oa(sa{sv})s",
        // The window that asks: Wayland's name of it is not to be had from Electron.
        args: [this.#handle, wanted, ""],
        limitMs: null,
      }),
    );
  }

  /** KDE answers its own dialogue without a list. That only words are missing is no reason to fail. */
  async #list(requests: PortalRequests): Promise<ListedShortcuts> {
    try {
      const args = [this.#handle];
      return shortcutsOf(await requests.ask({ member: "ListShortcuts", signature: "o", args, limitMs: LIST_LIMIT_MS }));
    } catch (error) {
      if (this.#life !== "opening") throw error;
      return new Map();
    }
  }

  #hear(signal: BusSignal): void {
    if (signal.sender === BUS_NAME) this.#hearBus(signal);
    else if (signal.sender === this.#owner && this.#owner !== "") this.#hearPortal(signal);
  }

  #hearBus({ member, body }: BusSignal): void {
    const change = member === "NameOwnerChanged" ? parseOwnerChanged(body) : null;
    if (change?.name !== PORTAL_NAME) return;
    if (change.before !== "") this.#lose("the portal went away");
    if (change.after !== "" && this.#life === "lost") this.#events.onPortalAppeared();
  }

  #hearPortal(signal: BusSignal): void {
    if (signal.interface === REQUEST) this.#requests?.handle(signal);
    if (signal.interface === SESSION && signal.member === "Closed" && signal.path === this.#handle) {
      this.#lose("the portal closed the session");
    }
    if (signal.interface === SHORTCUTS) this.#hearShortcuts(signal);
  }

  #hearShortcuts({ member, body }: BusSignal): void {
    if (member === "ShortcutsChanged") this.#change(parseChanged(body, this.#handle));
    if (this.#life !== "open" || (member !== "Activated" && member !== "Deactivated")) return;
    const action = parseTrigger(body, this.#handle);
    if (action !== null) this.#events.onTrigger(action, member === "Activated");
  }

  #change(listed: ListedShortcuts | null): void {
    if (listed === null) return;
    const before = this.#triggers;
    this.#triggers = withShortcuts(before, listed);
    if (isDeepStrictEqual(before, this.#triggers)) return;
    if (this.#life === "open") this.#events.onTriggers(this.#triggers);
  }

  #lose(why: string): void {
    const error = new PortalError("lost", why);
    const wasOpen = this.#life === "open";
    if (this.#life !== "disposed") this.#life = "lost";
    this.#requests?.fail(error);
    if (wasOpen) this.#events.onLost(error);
  }

  #callBus(member: string, argument: string): Promise<readonly unknown[]> {
    return this.#call(BUS_NAME, BUS_PATH, BUS_NAME, member, "s", [argument]);
  }

  /** Fails also when the session was lost or given up meanwhile. */
  async #call(
    destination: string,
    path: string,
    of: string,
    member: string,
    signature: string,
    body: readonly unknown[],
    limitMs = CALL_LIMIT_MS,
  ): Promise<readonly unknown[]> {
    const reply = await this.#link?.call({ destination, path, interface: of, member, signature, body }, limitMs);
    if (reply === undefined || this.#life === "lost" || this.#life === "disposed") {
      throw new PortalError("lost", `${member}: the session was lost`);
    }
    return reply;
  }
}
