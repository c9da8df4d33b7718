import { type EventEmitter, once } from "node:events";
import { Message, type MessageBus, MessageType, NameFlag, sessionBus } from "@jellybrick/dbus-next";

type Answer = (message: Message) => Message | null;

/** A connection that owns one name on a test's bus and answers calls by hand. */
export class FakeService implements Disposable {
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
