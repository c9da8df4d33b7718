import { Message, Variant } from "@jellybrick/dbus-next";
import type { Action } from "../../../shared/desktop/bindings.ts";
import { ChangeWatch } from "../change-watch.ts";
import { PortalBus } from "./portal-bus.ts";
import { type BoundShortcut, readShortcuts, senderPart, textOption, writeShortcuts } from "./portal-shortcuts.ts";

const PATH = "/org/freedesktop/portal/desktop";
const SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts";
const REQUEST = "org.freedesktop.portal.Request";
const SESSION = "org.freedesktop.portal.Session";
const REGISTRY = "org.freedesktop.host.portal.Registry";
const PROPERTIES = "org.freedesktop.DBus.Properties";

export type PortalCall =
  | "Register"
  | "Get"
  | "CreateSession"
  | "ListShortcuts"
  | "BindShortcuts"
  | "ConfigureShortcuts";

/** What the portal does with a call in the place of what it is for. */
export type Answer =
  | { readonly kind: "respond"; readonly code: number }
  /** The reply comes at once, the answer with `answerHeld`: a dialogue is open. */
  | { readonly kind: "hold" }
  | { readonly kind: "error"; readonly name: string }
  /** Not even a reply. */
  | { readonly kind: "silence" }
  | { readonly kind: "rawReply"; readonly signature: string; readonly body: unknown[] }
  | { readonly kind: "rawResponse"; readonly signature: string; readonly body: unknown[] };

export interface FakePortalOptions {
  /** null: it has no GlobalShortcuts at all. */
  readonly version?: number | null;
  /** Old portals did not know it. */
  readonly registry?: "present" | "absent";
  /** Old portals made up their own handles for requests. */
  readonly handles?: "predicted" | "own";
  /** Whether the answer comes before the reply to the call. */
  readonly order?: "replyFirst" | "answerFirst";
  /** KDE answers without a list after its dialogue, and tells of the keys in a signal. */
  readonly bindAnswer?: "list" | "empty";
}

interface Session {
  readonly owner: string;
  readonly handle: string;
  bound: Map<string, BoundShortcut> | null;
}

/**
 * The desktop's half of global shortcuts, on a real bus: what a test's hand does to keys, dialogues and crashes. The
 * options and `answer` say how it departs from a portal that does everything right.
 */
export class FakePortal implements AsyncDisposable {
  readonly #address: string;
  readonly #options: Required<FakePortalOptions>;
  readonly #answers = new Map<PortalCall, Answer>();
  readonly #calls: { member: PortalCall; message: Message }[] = [];
  readonly #watch = new ChangeWatch();
  readonly #remembered = new Map<string, BoundShortcut>();
  #sessions = new Map<string, Session>();
  #held: (() => void)[] = [];
  #bus: PortalBus | null = null;
  readonly #ownHandles = new WeakMap<Message, string>();
  #handleCount = 0;

  private constructor(address: string, options: FakePortalOptions) {
    this.#address = address;
    this.#options = {
      version: 2,
      registry: "present",
      handles: "predicted",
      order: "replyFirst",
      bindAnswer: "list",
      ...options,
    };
  }

  static async start(address: string, options: FakePortalOptions = {}): Promise<FakePortal> {
    const portal = new FakePortal(address, options);
    await portal.comeBack();
    return portal;
  }

  /** From now on; null: as it should be. */
  answer(member: PortalCall, answer: Answer | null): void {
    if (answer === null) this.#answers.delete(member);
    else this.#answers.set(member, answer);
  }

  /** The user answers the dialogue that `hold` left open. */
  answerHeld(): void {
    const held = this.#held;
    this.#held = [];
    for (const answer of held) answer();
  }

  /** How often it was called so far. */
  count(member: PortalCall): number {
    return this.#calls.filter((call) => call.member === member).length;
  }

  /** Arguments of the last such call. */
  lastBody(member: PortalCall): unknown[] {
    return this.#calls.findLast((call) => call.member === member)?.message.body ?? [];
  }

  /** Waits until it was called so often, over all its life. */
  async untilCalled(member: PortalCall, times = 1): Promise<void> {
    await this.#watch.until(
      () => this.count(member) >= times,
      () => `${times} × ${member}`,
    );
  }

  /** Waits until somebody's shortcuts are bound. */
  async untilBound(): Promise<void> {
    await this.#watch.until(
      () => this.#boundSessions().length > 0,
      () => "bound shortcuts",
    );
  }

  /** Waits until nobody has a session any more. */
  async untilNoSession(): Promise<void> {
    await this.#watch.until(
      () => this.#sessions.size === 0,
      () => "the end of all sessions",
    );
  }

  /** The shortcuts that somebody bound last, by their ids. */
  get shortcuts(): ReadonlyMap<string, { readonly description: string; readonly preferredTrigger: string | null }> {
    return this.#boundSessions().at(-1)?.bound ?? new Map();
  }

  /** The user holds the keys of an action. */
  press(action: Action): void {
    this.#trigger("Activated", action);
  }

  release(action: Action): void {
    this.#trigger("Deactivated", action);
  }

  /** The user gives an action other keys in the desktop's settings. */
  assign(action: Action, trigger: string): void {
    for (const session of this.#boundSessions()) {
      const shortcut = session.bound?.get(action);
      if (shortcut !== undefined) shortcut.trigger = trigger;
      const shortcuts = writeShortcuts(session.bound ?? new Map());
      this.#bus?.signal(session.owner, PATH, SHORTCUTS, "ShortcutsChanged", "oa(sa{sv})", [session.handle, shortcuts]);
    }
  }

  closeSessions(): void {
    for (const { owner, handle } of this.#sessions.values()) {
      this.#bus?.signal(owner, handle, SESSION, "Closed", "a{sv}", [{}]);
    }
    this.#sessions.clear();
  }

  /** A signal of the portal with whatever is in it, to all who have a session. */
  sendRaw(of: "shortcuts" | "session" | "request", member: string, signature: string, body: unknown[]): void {
    const names = { shortcuts: SHORTCUTS, session: SESSION, request: REQUEST };
    for (const { owner, handle } of this.#sessions.values()) {
      this.#bus?.signal(owner, of === "session" ? handle : PATH, names[of], member, signature, body);
    }
  }

  /** Waits until everybody with a session has heard all that was sent so far. */
  async untilHeard(): Promise<void> {
    const owners = new Set([...this.#sessions.values()].map(({ owner }) => owner));
    // Whoever leaves meanwhile has nothing more to hear.
    await Promise.allSettled([...owners].map((owner) => this.#bus?.ping(owner)));
  }

  /** Handles of the sessions that there are. */
  get sessionHandles(): string[] {
    return [...this.#sessions.keys()];
  }

  /** It crashes: name, sessions and open dialogues are gone. */
  async die(): Promise<void> {
    const bus = this.#bus;
    this.#bus = null;
    this.#sessions = new Map();
    this.#held = [];
    await bus?.leave();
  }

  /** After `die`. What the user chose is remembered. */
  async comeBack(): Promise<void> {
    this.#bus = await PortalBus.connect(this.#address, {
      onCall: (message) => this.#handle(message),
      onLeft: (uniqueName) => this.#forget(uniqueName),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.die();
  }

  #handle(message: Message): boolean {
    const member = this.#callOf(message);
    if (member === null) return false;
    this.#calls.push({ member, message });
    const answer = this.#answers.get(member);
    if (answer === undefined) this.#serve(member, message);
    else this.#depart(answer, member, message);
    this.#watch.changed();
    return true;
  }

  #callOf({ interface: of, member, path, body }: Message): PortalCall | null {
    if (path !== PATH) return null;
    if (of === PROPERTIES && member === "Get" && body[0] === SHORTCUTS && this.#options.version !== null) return "Get";
    if (of === REGISTRY && member === "Register" && this.#options.registry === "present") return member;
    if (of !== SHORTCUTS || this.#options.version === null) return null;
    switch (member) {
      case "CreateSession":
      case "ListShortcuts":
      case "BindShortcuts":
        return member;
      case "ConfigureShortcuts":
        return this.#options.version >= 2 ? member : null;
      default:
        return null;
    }
  }

  #serve(member: PortalCall, message: Message): void {
    switch (member) {
      case "Register":
        this.#register(message);
        return;
      case "Get":
        this.#send(Message.newMethodReturn(message, "v", [new Variant("u", this.#options.version)]));
        return;
      case "ConfigureShortcuts":
        this.#send(Message.newMethodReturn(message));
        return;
      case "CreateSession":
      case "ListShortcuts":
      case "BindShortcuts":
        this.#request(message, () => this.#respondWell(member, message));
    }
  }

  #depart(answer: Answer, member: PortalCall, message: Message): void {
    switch (answer.kind) {
      case "silence":
        return;
      case "error":
        this.#send(Message.newError(message, answer.name, "as the test wishes"));
        return;
      case "rawReply":
        this.#send(Message.newMethodReturn(message, answer.signature, answer.body));
        return;
      case "rawResponse":
        this.#request(message, () => this.#respond(message, answer.signature, answer.body));
        return;
      case "respond":
        this.#request(message, () => this.#respond(message, "ua{sv}", [answer.code, {}]));
        return;
      case "hold":
        this.#held.push(() => this.#respondWell(member, message));
        this.#send(Message.newMethodReturn(message, "o", [this.#requestHandle(message)]));
    }
  }

  /** The rules of its documentation: once for a connection, and before all else. */
  #register(message: Message): void {
    const before = this.#calls.filter((call) => call.message.sender === message.sender);
    const reply =
      before.length > 1
        ? Message.newError(message, "org.freedesktop.portal.Error.Failed", "registered, or in use already")
        : Message.newMethodReturn(message);
    this.#send(reply);
  }

  #request(message: Message, respond: () => void): void {
    const handle = this.#requestHandle(message);
    const reply = () => this.#send(Message.newMethodReturn(message, "o", [handle]));
    const steps = this.#options.order === "replyFirst" ? [reply, respond] : [respond, reply];
    for (const step of steps) step();
  }

  #respondWell(member: PortalCall, message: Message): void {
    if (member === "CreateSession") this.#createSession(message);
    const session = this.#sessions.get(String(message.body[0]));
    // Before binding: what an earlier session had, which does not make it heard in this one.
    if (member === "ListShortcuts") this.#respondShortcuts(message, session?.bound ?? this.#remembered);
    if (member === "BindShortcuts" && session !== undefined) this.#bind(message, session);
    this.#watch.changed();
  }

  #createSession(message: Message): void {
    const handle = `${PATH}/session/${senderPart(message)}/${textOption(message, "session_handle_token")}`;
    this.#sessions.set(handle, { owner: message.sender, handle, bound: null });
    this.#respond(message, "ua{sv}", [0, { session_handle: new Variant("s", handle) }]);
  }

  #bind(message: Message, session: Session): void {
    const wanted = readShortcuts(message.body[1]);
    session.bound = new Map([...wanted].map(([id, shortcut]) => [id, this.#remembered.get(id) ?? shortcut]));
    for (const [id, shortcut] of session.bound) this.#remembered.set(id, shortcut);
    if (this.#options.bindAnswer === "list") this.#respondShortcuts(message, session.bound);
    else this.#respond(message, "ua{sv}", [0, {}]);
  }

  #respondShortcuts(message: Message, shortcuts: ReadonlyMap<string, BoundShortcut>): void {
    this.#respond(message, "ua{sv}", [0, { shortcuts: new Variant("a(sa{sv})", writeShortcuts(shortcuts)) }]);
  }

  /** Broadcast, as the real one does it. */
  #respond(message: Message, signature: string, body: unknown[]): void {
    this.#bus?.signal(null, this.#requestHandle(message), REQUEST, "Response", signature, body);
  }

  #requestHandle(message: Message): string {
    if (this.#options.handles === "own") {
      const known = this.#ownHandles.get(message) ?? `${PATH}/request/own/t${++this.#handleCount}`;
      this.#ownHandles.set(message, known);
      return known;
    }
    return `${PATH}/request/${senderPart(message)}/${textOption(message, "handle_token")}`;
  }

  #trigger(member: "Activated" | "Deactivated", action: Action): void {
    for (const { owner, handle, bound } of this.#sessions.values()) {
      if (bound?.has(action) !== true) continue;
      this.#bus?.signal(owner, PATH, SHORTCUTS, member, "osta{sv}", [handle, action, BigInt(Date.now()), {}]);
    }
  }

  #boundSessions(): Session[] {
    return [...this.#sessions.values()].filter(({ bound }) => bound !== null);
  }

  /** The real one ends the sessions of whoever left the bus, too. */
  #forget(uniqueName: string): void {
    for (const [handle, { owner }] of this.#sessions) if (owner === uniqueName) this.#sessions.delete(handle);
    this.#watch.changed();
  }

  #send(message: Message): void {
    this.#bus?.send(message);
  }
}
