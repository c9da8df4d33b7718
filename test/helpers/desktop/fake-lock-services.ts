import { type EventEmitter, once } from "node:events";
import { Message, type MessageBus, MessageType, NameFlag, sessionBus, Variant } from "@jellybrick/dbus-next";

type Answer = (message: Message) => Message | null;

/** A connection that owns one name on a test's bus and answers calls by hand. */
class FakeService implements Disposable {
  protected readonly bus: MessageBus;

  protected constructor(bus: MessageBus) {
    this.bus = bus;
  }

  protected static async connect(address: string, name: string, answer: Answer): Promise<MessageBus> {
    const bus = sessionBus({ busAddress: address });
    // The daemon goes before or after it, as the test likes.
    const emitter: EventEmitter = bus;
    emitter.on("error", () => {});
    await once(bus, "connect");
    bus.addMethodHandler((message) => {
      if (message.type !== MessageType.METHOD_CALL) return false;
      const reply = answer(message);
      if (reply === null) return false;
      bus.send(reply);
      return true;
    });
    await bus.requestName(name, NameFlag.DO_NOT_QUEUE);
    return bus;
  }

  protected signal(path: string, of: string, member: string, signature = "", body: unknown[] = []): void {
    this.bus.send(Message.newSignal(path, of, member, signature, body));
  }

  [Symbol.dispose](): void {
    this.bus.disconnect();
  }
}

const SESSION_PATH = "/org/freedesktop/login1/session/_32";
const SESSION = "org.freedesktop.login1.Session";

/** systemd-logind, as far as locking goes, with one session. */
export class FakeLogind extends FakeService {
  static async start(address: string, options: { lockedHint: boolean }): Promise<FakeLogind> {
    const bus = await FakeService.connect(address, "org.freedesktop.login1", (message) => {
      if (message.member === "GetSession") return Message.newMethodReturn(message, "o", [SESSION_PATH]);
      if (message.member !== "Get" || message.path !== SESSION_PATH) return null;
      return Message.newMethodReturn(message, "v", [new Variant("b", options.lockedHint)]);
    });
    return new FakeLogind(bus);
  }

  /** `loginctl lock-session` or `unlock-session`; on any session's path. */
  ask(member: "Lock" | "Unlock", path = SESSION_PATH): void {
    this.signal(path, SESSION, member);
  }

  setHint(isLocked: boolean): void {
    const body = [SESSION, { LockedHint: new Variant("b", isLocked) }, []];
    this.signal(SESSION_PATH, "org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as", body);
  }
}

/** A desktop's lock screen. */
export class FakeScreenSaver extends FakeService {
  readonly #name: string;

  private constructor(bus: MessageBus, name: string) {
    super(bus);
    this.#name = name;
  }

  static async start(address: string, name: string, options: { isActive: boolean }): Promise<FakeScreenSaver> {
    const bus = await FakeService.connect(address, name, (message) =>
      message.member === "GetActive" ? Message.newMethodReturn(message, "b", [options.isActive]) : null,
    );
    return new FakeScreenSaver(bus, name);
  }

  setActive(isActive: boolean): void {
    this.signal(`/${this.#name.replaceAll(".", "/")}`, this.#name, "ActiveChanged", "b", [isActive]);
  }
}
