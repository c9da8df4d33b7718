import { EventEmitter } from "node:events";
import { DBusError, Message, type MessageBus, MessageType, sessionBus, Variant } from "@jellybrick/dbus-next";
import type { Cancel, Clock } from "../../shared/time.ts";
import { BusError, type BusFault, type BusLink, type BusLinkEvents, type MethodCall, Typed } from "./bus-link.ts";

const CONNECT_LIMIT_MS = 5_000;

export interface DBusOptions {
  readonly clock: Clock;
  /** null: the session's own, as the environment names it. */
  readonly busAddress: string | null;
}

/** Connects to the session's bus. The only module that knows the D-Bus library. */
export async function connectDBus({ clock, busAddress }: DBusOptions, events: BusLinkEvents): Promise<BusLink> {
  const bus = sessionBus(busAddress === null ? {} : { busAddress });
  const link = new DBusLink(bus, clock, events);
  try {
    await link.ready;
    return link;
  } catch (error) {
    link[Symbol.dispose]();
    // A session without a bus has nobody on it either.
    throw new BusError("nobodyThere", "there is no session bus", { cause: error });
  }
}

interface Call {
  fail(error: BusError): void;
}

class DBusLink implements BusLink {
  /** Settles once the bus has greeted us. */
  readonly ready: Promise<void>;
  readonly #bus: MessageBus;
  readonly #clock: Clock;
  readonly #events: BusLinkEvents;
  readonly #connection: EventEmitter;
  readonly #calls = new Set<Call>();
  #life: "greeting" | "alive" | "over" = "greeting";

  constructor(bus: MessageBus, clock: Clock, events: BusLinkEvents) {
    this.#bus = bus;
    this.#clock = clock;
    this.#events = events;
    // Also for good after the end: an "error" that nobody hears would end the program.
    const emitter: EventEmitter = bus;
    emitter.on("error", (error: unknown) => this.#lose(error));
    this.#connection = connectionOf(bus);
    this.#connection.on("end", () => this.#lose(new Error("the bus closed the connection")));
    bus.on("message", (message) => this.#hear(message));
    this.ready = this.#limited(
      new Promise<void>((resolve) => bus.once("connect", () => resolve())),
      CONNECT_LIMIT_MS,
      "connect",
    ).then(() => {
      this.#life = "alive";
    });
  }

  get uniqueName(): string {
    return this.#bus.name ?? "";
  }

  async call(call: MethodCall, limitMs: number): Promise<readonly unknown[]> {
    if (this.#life === "over") throw new BusError("busLost", `${call.member}: the bus is gone`);
    const message = new Message({ ...call, body: call.body.map(toVariants) });
    const reply = await this.#limited(this.#send(message), limitMs, call.member);
    return reply?.body ?? [];
  }

  [Symbol.dispose](): void {
    this.#end(new BusError("busLost", "the connection was given up"));
  }

  async #send(message: Message): Promise<Message | null> {
    try {
      return await this.#bus.call(message);
    } catch (error) {
      throw new BusError(faultOf(error), `${message.member}: ${String(error)}`, { cause: error });
    }
  }

  /** The work, unless time is over or the connection lost before. */
  #limited<T>(work: Promise<T>, limitMs: number, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const call: Call = { fail: (error) => settle(() => reject(error)) };
      const cancelTimer: Cancel = this.#clock.after(limitMs, () =>
        call.fail(new BusError("callTimedOut", `${what}: no answer within ${limitMs} ms`)),
      );
      const settle = (finish: () => void): void => {
        cancelTimer();
        this.#calls.delete(call);
        finish();
      };
      this.#calls.add(call);
      work.then(
        (value) => settle(() => resolve(value)),
        (error: unknown) => settle(() => reject(error)),
      );
    });
  }

  #hear({ type, sender, path, interface: of, member, body }: Message): void {
    if (this.#life !== "alive" || type !== MessageType.SIGNAL) return;
    this.#events.onSignal({ sender: sender ?? "", path: path ?? "", interface: of ?? "", member: member ?? "", body });
  }

  #lose(cause: unknown): void {
    const wasAlive = this.#life === "alive";
    this.#end(new BusError("busLost", `the session bus was lost: ${String(cause)}`, { cause }));
    if (wasAlive) this.#events.onLost();
  }

  #end(error: BusError): void {
    if (this.#life === "over") return;
    this.#life = "over";
    for (const call of [...this.#calls]) call.fail(error);
    // Else the library would answer what still comes in, on a stream that takes nothing any more, and throw.
    this.#connection.removeAllListeners("message");
    this.#bus.disconnect();
  }
}

/** The library keeps the end of the connection to itself; without it a lost key-up would stay unnoticed: so no link at all. */
function connectionOf(bus: MessageBus): EventEmitter {
  const connection: unknown = Reflect.get(bus, "_connection");
  if (connection instanceof EventEmitter) return connection;
  throw new BusError("failed", "this version of the D-Bus library does not say when a connection ends");
}

function toVariants(value: unknown): unknown {
  if (value instanceof Typed) return new Variant(value.signature, toVariants(value.value));
  if (Array.isArray(value)) return value.map(toVariants);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, toVariants(part)]));
}

const NOBODY_THERE: ReadonlySet<string> = new Set([
  "org.freedesktop.DBus.Error.ServiceUnknown",
  "org.freedesktop.DBus.Error.NameHasNoOwner",
  "org.freedesktop.DBus.Error.UnknownObject",
  "org.freedesktop.DBus.Error.UnknownInterface",
  "org.freedesktop.DBus.Error.UnknownMethod",
  "org.freedesktop.DBus.Error.UnknownProperty",
  // What GLib answers for a property of an interface that the object does not have.
  "org.freedesktop.DBus.Error.InvalidArgs",
]);
const NOT_ALLOWED: ReadonlySet<string> = new Set([
  "org.freedesktop.DBus.Error.AccessDenied",
  "org.freedesktop.portal.Error.NotAllowed",
]);

function faultOf(error: unknown): BusFault {
  if (!(error instanceof DBusError)) return "failed";
  if (NOBODY_THERE.has(error.type)) return "nobodyThere";
  return NOT_ALLOWED.has(error.type) ? "notAllowed" : "failed";
}
