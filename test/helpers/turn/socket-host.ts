import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Endpoint } from "../../../server/turn/stun-message.ts";
import { assertNever } from "../../../shared/assert-never.ts";
import { type FromSocketHost, fromSocketHostSchema, type ToSocketHost } from "./socket-messages.ts";

const PROGRAM = join(import.meta.dirname, "socket-host-process.ts");

type Listener = (bytes: Buffer, from: Endpoint) => void;
type Post = (
  message:
    | { readonly kind: "send"; readonly bytes: Uint8Array<ArrayBuffer>; readonly to: Endpoint }
    | { readonly kind: "close" },
) => void;

/** A UDP socket in another network namespace. */
export class RemoteSocket implements Disposable {
  readonly local: Endpoint;
  readonly #listeners = new Set<Listener>();
  readonly #post: Post;

  constructor(local: Endpoint, post: Post) {
    this.local = local;
    this.#post = post;
  }

  send(bytes: Buffer, to: Endpoint): void {
    this.#post({ kind: "send", bytes: new Uint8Array(bytes), to });
  }

  /** @returns how to stop it */
  onReceived(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Of the host alone. */
  receive(bytes: Buffer, from: Endpoint): void {
    for (const listener of this.#listeners) listener(bytes, from);
  }

  [Symbol.dispose](): void {
    this.#post({ kind: "close" });
  }
}

/** Opens UDP sockets in a network namespace, for a test that does not run there itself. */
export class SocketHost implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #sockets = new Map<number, RemoteSocket>();
  readonly #opening = new Map<number, (port: number) => void>();
  #noteReady: () => void = () => {};
  #opened = 0;

  private constructor(launcher: readonly string[]) {
    const [program = process.execPath, ...args] = [...launcher, process.execPath, PROGRAM];
    this.#process = spawn(program, args, {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      serialization: "advanced",
    });
    this.#ended = once(this.#process, "exit");
    this.#process.on("message", (message) => this.#handle(fromSocketHostSchema.parse(message)));
  }

  /** @param launcher the namespace's (`Namespace.launcher`) */
  static async start(launcher: readonly string[]): Promise<SocketHost> {
    const host = new SocketHost(launcher);
    const ready = new Promise<"ready">((resolve) => {
      host.#noteReady = () => resolve("ready");
    });
    if ((await Promise.race([ready, host.#ended])) !== "ready") throw new Error("The process for sockets ended early.");
    return host;
  }

  /** @param localAddress one of the namespace's; any free port */
  async openUdp(localAddress: string): Promise<RemoteSocket> {
    const socketId = this.#opened++;
    const port = await new Promise<number>((resolve) => {
      this.#opening.set(socketId, resolve);
      this.#post({ kind: "open", socketId, localAddress });
    });
    const socket = new RemoteSocket({ address: localAddress, port }, (message) => this.#post({ ...message, socketId }));
    this.#sockets.set(socketId, socket);
    return socket;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.connected) this.#process.disconnect();
    await this.#ended;
  }

  #post(message: ToSocketHost): void {
    if (this.#process.connected) this.#process.send(message);
  }

  #handle(message: FromSocketHost): void {
    switch (message.kind) {
      case "ready":
        return this.#noteReady();
      case "open":
        this.#opening.get(message.socketId)?.(message.port);
        this.#opening.delete(message.socketId);
        return;
      case "received":
        this.#sockets.get(message.socketId)?.receive(Buffer.from(message.bytes), message.from);
        return;
      default:
        assertNever(message);
    }
  }
}
