import { Message, type MessageBus, Variant } from "@jellybrick/dbus-next";
import { FakeService } from "./fake-service.ts";

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
