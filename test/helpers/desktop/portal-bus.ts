import { type EventEmitter, once } from "node:events";
import { Message, type MessageBus, MessageType, NameFlag, sessionBus } from "@jellybrick/dbus-next";

const PORTAL_NAME = "org.freedesktop.portal.Desktop";

export interface PortalBusEvents {
  /** Whether it was one for the portal. */
  onCall(message: Message): boolean;
  /** Somebody left the bus. */
  onLeft(uniqueName: string): void;
}

/** The fake portal's connection to the bus, under the portal's name. */
export class PortalBus {
  readonly #bus: MessageBus;

  private constructor(bus: MessageBus) {
    this.#bus = bus;
  }

  static async connect(busAddress: string, { onCall, onLeft }: PortalBusEvents): Promise<PortalBus> {
    const bus = sessionBus({ busAddress });
    // The bus may be killed under it.
    const emitter: EventEmitter = bus;
    emitter.on("error", () => {});
    bus.addMethodHandler(onCall);
    bus.on("message", ({ type, member, body: [name, , owner] }) => {
      if (type === MessageType.SIGNAL && member === "NameOwnerChanged" && owner === "") onLeft(String(name));
    });
    await once(bus, "connect");
    const to = {
      destination: "org.freedesktop.DBus",
      path: "/org/freedesktop/DBus",
      interface: "org.freedesktop.DBus",
    };
    const rule = "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged'";
    await bus.call(new Message({ ...to, member: "AddMatch", signature: "s", body: [rule] }));
    await bus.requestName(PORTAL_NAME, NameFlag.DO_NOT_QUEUE);
    return new PortalBus(bus);
  }

  send(message: Message): void {
    this.#bus.send(message);
  }

  /** `destination` null: to all who listen. */
  signal(
    destination: string | null,
    path: string,
    of: string,
    member: string,
    signature: string,
    body: unknown[],
  ): void {
    const to = destination === null ? {} : { destination };
    this.send(new Message({ type: MessageType.SIGNAL, ...to, path, interface: of, member, signature, body }));
  }

  /** Answered by the other's library, after all that was sent to it before. */
  async ping(destination: string): Promise<void> {
    await this.#bus.call(
      new Message({ destination, path: "/", interface: "org.freedesktop.DBus.Peer", member: "Ping" }),
    );
  }

  async leave(): Promise<void> {
    const connection: EventEmitter = Reflect.get(this.#bus, "_connection");
    const ended = once(connection, "end");
    this.#bus.disconnect();
    // The bus itself may have died before.
    if (Reflect.get(connection, "state") !== "ended") await ended;
  }
}
