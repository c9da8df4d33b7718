import { Message, type MessageBus } from "@jellybrick/dbus-next";
import { FakeService } from "./fake-service.ts";

const NAME = "org.freedesktop.Notifications";
const PATH = "/org/freedesktop/Notifications";
/** The specification's "dismissed by the user". */
const DISMISSED = 2;

export interface ShownNotification {
  readonly id: number;
  readonly title: string;
  readonly body: string;
}

/** What the desktop was asked to show, oldest first, and what of it stands no more. */
interface Shown {
  readonly all: ShownNotification[];
  readonly closed: Set<number>;
}

/** A desktop's notifications, as its session bus has them: read and clicked by the test. */
export class FakeNotifications extends FakeService {
  readonly #shown: Shown;

  private constructor(bus: MessageBus, shown: Shown) {
    super(bus);
    this.#shown = shown;
  }

  static async start(address: string): Promise<FakeNotifications> {
    const shown: Shown = { all: [], closed: new Set() };
    return new FakeNotifications(await FakeService.connect(address, NAME, (message) => answer(message, shown)), shown);
  }

  /** Those that stand on the screen. */
  get standing(): readonly ShownNotification[] {
    return this.#shown.all.filter(({ id }) => !this.#shown.closed.has(id));
  }

  /** As the user's mouse does: it opens what the notification is about, and is gone. */
  click({ id }: ShownNotification): void {
    this.#shown.closed.add(id);
    this.signal(PATH, NAME, "ActionInvoked", "us", [id, "default"]);
    this.signal(PATH, NAME, "NotificationClosed", "uu", [id, DISMISSED]);
  }
}

function answer(message: Message, { all, closed }: Shown): Message | null {
  switch (message.member) {
    case "GetServerInformation":
      return Message.newMethodReturn(message, "ssss", ["Cromulent's tests", "test", "1", "1.2"]);
    case "GetCapabilities":
      return Message.newMethodReturn(message, "as", [["actions", "body"]]);
    case "Notify": {
      const [, , , title, body] = message.body;
      const id = all.length + 1;
      all.push({ id, title: String(title), body: String(body) });
      return Message.newMethodReturn(message, "u", [id]);
    }
    case "CloseNotification":
      closed.add(Number(message.body[0]));
      return Message.newMethodReturn(message, "", []);
    default:
      return null;
  }
}
