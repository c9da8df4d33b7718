import { HttpClient } from "../../../shared/client/http-client.ts";
import type { GatewaySocket } from "../../../shared/connection/gateway-socket.ts";
import type { HeldCall } from "../../../shared/desktop/desktop-state.ts";
import type { Outcome, PageMessage } from "../../../shared/desktop/ipc.ts";
import type { AnswerData, RequestInput } from "../../../shared/protocol/requests.ts";
import { TIMING } from "../../../shared/protocol/timing.ts";
import { parseRequest } from "../../../src-main/ipc/parse-request.ts";
import { nodeSocket, systemTrust } from "../../../src-main/session/gateway-socket.ts";
import { fetchExchange } from "../../../src-main/session/http-exchange.ts";
import { gatewayUrl } from "../../../src-main/session/server-address.ts";
import { ServerSession } from "../../../src-main/session/server-session.ts";
import { nodeUpload } from "../../../src-main/session/upload-stream.ts";
import type { Log } from "../../../src-main/system/log.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import type { TestAccount, TestServer } from "../../helpers/test-server.ts";

type SessionOp = "voice.join" | "voice.leave" | "voice.update" | "voice.signal" | "voice.ice" | "presence.set";

export const silentLog: Log = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
const trust = systemTrust();

/** Tokens as `TokenStore` has them, without a disk. */
export class MemoryTokens {
  readonly kept = new Map<string, string>();

  async get(serverId: string): Promise<string | null> {
    return this.kept.get(serverId) ?? null;
  }

  async set(serverId: string, token: string): Promise<void> {
    this.kept.set(serverId, token);
  }

  async remove(serverId: string, token?: string): Promise<void> {
    if (token === undefined || this.kept.get(serverId) === token) this.kept.delete(serverId);
  }
}

/** A page, as main sees it: what it was told, and what it asks. */
export class FakePage {
  readonly heard: PageMessage[] = [];
  readonly held: HeldCall | null;
  readonly #session: () => ServerSession;
  readonly #waiting = new Set<() => void>();
  #requests = 0;

  constructor(session: () => ServerSession, start: (send: (message: PageMessage) => void) => HeldCall | null) {
    this.#session = session;
    this.held = start((message) => {
      this.heard.push(message);
      for (const look of [...this.#waiting]) look();
    });
  }

  /** What it was told of the server, in short. */
  get story(): string[] {
    return this.heard.map((message) => {
      if (message.kind !== "bridge") return message.kind;
      const { message: inner } = message;
      if (inner.kind === "state") return inner.state.kind;
      return inner.kind === "event" ? inner.event.event : inner.kind;
    });
  }

  /** The first message that `find` makes something of, past or to come. */
  until<T>(find: (message: PageMessage) => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const look = () => {
        for (const message of this.heard) {
          const found = find(message);
          if (found === undefined) continue;
          this.#waiting.delete(look);
          return resolve(found);
        }
      };
      this.#waiting.add(look);
      look();
    });
  }

  hello() {
    return this.until((message) =>
      message.kind === "bridge" && message.message.kind === "hello" ? message.message.answer : undefined,
    );
  }

  event(name: string) {
    return this.until((message) =>
      message.kind === "bridge" && message.message.kind === "event" && message.message.event.event === name
        ? message.message.event
        : undefined,
    );
  }

  state(kind: string) {
    return this.until((message) =>
      message.kind === "bridge" && message.message.kind === "state" && message.message.state.kind === kind
        ? message.message.state
        : undefined,
    );
  }

  /** Asks and waits for no answer. */
  send<O extends SessionOp>(op: O, data: RequestInput<O>): number {
    this.#requests += 1;
    this.#session().request(this.#requests, parseRequest({ op, data }));
    return this.#requests;
  }

  async ask<O extends SessionOp>(op: O, data: RequestInput<O>): Promise<AnswerData<O>> {
    const outcome = await this.outcome(this.send(op, data));
    if (!outcome.ok) throw new Error(`${op} was refused: ${outcome.error.code}`);
    return outcome.data as AnswerData<O>;
  }

  outcome(id: number): Promise<Outcome> {
    return this.until((message) => (message.kind === "answer" && message.id === id ? message.outcome : undefined));
  }
}

/** One session of main's with a real server, on a clock that stands still. */
export class SessionRig implements Disposable {
  readonly clock = new ManualClock();
  readonly tokens = new MemoryTokens();
  readonly names: string[] = [];
  readonly session: ServerSession;
  #heard: () => void = () => {};
  readonly #looking = new Set<(text: string) => void>();
  /** Cuts the present socket as a network does. */
  cut: () => void = () => {};

  constructor(server: TestServer, account?: TestAccount) {
    if (account !== undefined) this.tokens.kept.set("home", account.token);
    const open = nodeSocket(gatewayUrl(server.url), trust);
    this.session = new ServerSession({
      server: { id: "home", url: server.url, name: "Home" },
      http: new HttpClient(server.url, fetchExchange(fetch)),
      openSocket: (handlers): GatewaySocket => {
        const socket = open({
          ...handlers,
          onText: (text) => {
            handlers.onText(text);
            this.#heard();
            for (const look of [...this.#looking]) look(text);
          },
        });
        this.cut = () => {
          socket.close(3000);
          handlers.onClose(1006);
        };
        return socket;
      },
      openUpload: nodeUpload(trust),
      tokens: this.tokens,
      clock: this.clock,
      random: () => 0,
      client: { name: "cromulent-desktop", version: "0", platform: "linux", deviceId: "device-of-this-program" },
      log: silentLog,
      onChange: () => {},
      onName: (name) => this.names.push(name),
    });
  }

  /** Time passes as it does: with the server's answer to each ping (S1). */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= TIMING.heartbeatMs) {
      const heard = new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
      this.clock.advance(Math.min(left, TIMING.heartbeatMs));
      if (left >= TIMING.heartbeatMs) await heard;
    }
  }

  /** The next event of this name that the session hears, whether or not there is a page. */
  sessionEvent(name: string): Promise<void> {
    return new Promise((resolve) => {
      const look = (text: string) => {
        if (!text.includes(`"${name}"`)) return;
        this.#looking.delete(look);
        resolve();
      };
      this.#looking.add(look);
    });
  }

  page(): FakePage {
    return new FakePage(
      () => this.session,
      (send) => this.session.startPage(send),
    );
  }

  /** A page that was told of the session. */
  async connectedPage(): Promise<FakePage> {
    const page = this.page();
    this.session.connect();
    await page.hello();
    return page;
  }

  [Symbol.dispose](): void {
    this.session[Symbol.dispose]();
  }
}
