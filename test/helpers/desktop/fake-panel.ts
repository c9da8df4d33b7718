import { EventEmitter, once } from "node:events";
import { join } from "node:path";
import { Message, type MessageBus, NameFlag, sessionBus, Variant } from "@jellybrick/dbus-next";
import * as z from "zod";

const WATCHER = "org.kde.StatusNotifierWatcher";
const WATCHER_PATH = "/StatusNotifierWatcher";
const ITEM = "org.kde.StatusNotifierItem";
const PROPERTIES = "org.freedesktop.DBus.Properties";

const pixmapsSchema = z.array(z.tuple([z.int(), z.int(), z.instanceof(Buffer)]));
const itemSchema = z.object({
  // Chromium gives its icons as pixmaps under Plasma, and everywhere else as a file.
  IconPixmap: z.object({ value: pixmapsSchema }).default({ value: [] }),
  IconName: z.object({ value: z.string() }).default({ value: "" }),
  IconThemePath: z.object({ value: z.string() }).default({ value: "" }),
  ToolTip: z.object({ value: z.tuple([z.string(), pixmapsSchema, z.string(), z.string()]) }),
});

/** What an icon in the panel shows. */
export interface PanelItem {
  readonly tooltip: string;
  /** ARGB, big-endian, as the specification has it. */
  readonly pixmaps: readonly { readonly width: number; readonly height: number; readonly argb: Buffer }[];
  /** Path of a PNG. */
  readonly iconFile: string | null;
}

/** A panel that shows status notifier items, and their watcher, on a real bus. */
export class FakePanel implements AsyncDisposable {
  readonly #address: string;
  readonly #names: string[] = [];
  readonly #waiting = new Set<() => void>();
  #host: "registered" | "none";
  #bus: MessageBus | null = null;
  #ended: Promise<unknown> = Promise.resolve();

  private constructor(address: string, host: "registered" | "none") {
    this.#address = address;
    this.#host = host;
  }

  static async start(address: string, { host = "registered" }: { host?: "registered" | "none" } = {}) {
    const panel = new FakePanel(address, host);
    await panel.comeBack();
    return panel;
  }

  /** The watcher stays and the panel comes or goes. */
  setHost(host: "registered" | "none"): void {
    this.#host = host;
    const member = host === "registered" ? "StatusNotifierHostRegistered" : "StatusNotifierHostUnregistered";
    this.#bus?.send(Message.newSignal(WATCHER_PATH, WATCHER, member));
  }

  /** Waits until so many icons came to it, over all its life. */
  async untilItems(count: number): Promise<void> {
    while (this.#names.length < count) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  /** The icon that came last, as it is now. */
  async lastItem(): Promise<PanelItem> {
    const call = new Message({
      destination: this.#names.at(-1) ?? "",
      path: "/StatusNotifierItem",
      interface: PROPERTIES,
      member: "GetAll",
      signature: "s",
      body: [ITEM],
    });
    const reply = await this.#bus?.call(call);
    const { IconPixmap, IconName, IconThemePath, ToolTip } = itemSchema.parse(reply?.body[0]);
    const pixmaps = IconPixmap.value.map(([width, height, argb]) => ({ width, height, argb }));
    const iconFile = IconThemePath.value === "" ? null : join(IconThemePath.value, `${IconName.value}.png`);
    return { tooltip: ToolTip.value[2], pixmaps, iconFile };
  }

  /** It crashes, and the watcher with it. */
  async die(): Promise<void> {
    const bus = this.#bus;
    this.#bus = null;
    if (bus === null) return;
    bus.disconnect();
    await this.#ended;
  }

  /** After `die`. */
  async comeBack(): Promise<void> {
    const bus = sessionBus({ busAddress: this.#address });
    this.#bus = bus;
    // The bus may be killed under it.
    const emitter: EventEmitter = bus;
    emitter.on("error", () => {});
    bus.addMethodHandler((message) => this.#handle(bus, message));
    await once(bus, "connect");
    this.#ended = once(connectionOf(bus), "end");
    await bus.requestName(WATCHER, NameFlag.DO_NOT_QUEUE);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.die();
  }

  #handle(bus: MessageBus, message: Message): boolean {
    if (message.path !== WATCHER_PATH) return false;
    if (message.interface === PROPERTIES && message.member === "Get") {
      const value = message.body[1] === "IsStatusNotifierHostRegistered" && this.#host === "registered";
      bus.send(Message.newMethodReturn(message, "v", [new Variant("b", value)]));
      return true;
    }
    if (message.member !== "RegisterStatusNotifierItem") return false;
    // By the specification a name; some programs give a path on their own connection.
    const [service] = z.tuple([z.string()]).parse(message.body);
    this.#names.push(service.startsWith("/") ? (message.sender ?? "") : service);
    bus.send(Message.newMethodReturn(message));
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
    return true;
  }
}

function connectionOf(bus: MessageBus): EventEmitter {
  const connection: unknown = Reflect.get(bus, "_connection");
  if (connection instanceof EventEmitter) return connection;
  throw new Error("this version of the D-Bus library keeps its connection elsewhere");
}
