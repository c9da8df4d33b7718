import type { HttpClient } from "../../shared/client/http-client.ts";
import type { Roster } from "../../shared/client/roster.ts";
import type { ConnectionState, EndReason } from "../../shared/connection/connection-state.ts";
import { GatewayConnection } from "../../shared/connection/gateway-connection.ts";
import type { OpenSocket } from "../../shared/connection/gateway-socket.ts";
import type { HeldCall, ServerEntry, VoiceReport } from "../../shared/desktop/desktop-state.ts";
import type { Outcome, PageMessage } from "../../shared/desktop/ipc.ts";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import type {
  InviteAnswer,
  InviteBody,
  LoginAnswer,
  LoginBody,
  PasswordBody,
  RegisterBody,
} from "../../shared/protocol/http.ts";
import type { AnswerData, ClientInfo, RequestInput, ServerInfo } from "../../shared/protocol/requests.ts";
import type { User } from "../../shared/protocol/values.ts";
import type { Cancel, Clock, Random } from "../../shared/time.ts";
import type { BridgeRequest } from "../ipc/parse-request.ts";
import type { Log } from "../system/log.ts";
import { CallWatch } from "./call-watch.ts";
import { Mirror } from "./mirror.ts";
import { PageFeed } from "./page-feed.ts";
import type { TokenStore } from "./token-store.ts";
import type { OpenUpload } from "./upload-stream.ts";
import { Uploads } from "./uploads.ts";

/** How long a call is held for a page that has yet to come back. */
export const HOLD_CALL_MS = 30_000;

export interface ServerSessionDeps {
  readonly server: ServerEntry;
  readonly http: HttpClient;
  readonly openSocket: OpenSocket;
  readonly openUpload: OpenUpload;
  readonly tokens: Pick<TokenStore, "get" | "set" | "remove">;
  readonly clock: Clock;
  readonly random: Random;
  readonly client: ClientInfo;
  readonly log: Log;
  /** `connection`, `roster` or `isSignedIn` may say something else now. */
  onChange(): void;
  /** What the server calls itself. */
  onName(name: string): void;
}

/**
 * Everything with one server: log-in, connection, and what a page is told of them. The connection is older than the page and
 * outlives it: a page that was reloaded or died in a call finds its session, and gets the call back.
 */
export class ServerSession implements Disposable {
  readonly uploads: Uploads;
  readonly #deps: ServerSessionDeps;
  readonly #connection: GatewayConnection;
  readonly #mirror = new Mirror();
  readonly #call = new CallWatch();
  #state: ConnectionState = { kind: "idle" };
  #isSignedIn = false;
  /** What the connection uses; the stored one may be newer. */
  #connectedWith: string | null = null;
  #page: PageFeed | null = null;
  #cancelHold: Cancel = () => {};
  #isDisposed = false;

  constructor(deps: ServerSessionDeps) {
    this.#deps = deps;
    this.uploads = new Uploads(deps);
    this.#connection = new GatewayConnection({
      openSocket: deps.openSocket,
      clock: deps.clock,
      random: deps.random,
      client: deps.client,
      onState: (state) => this.#stateChanged(state),
      onHello: (answer) => {
        this.#mirror.helloAnswered(answer);
        deps.onName(answer.server.name);
        this.#page?.hello(answer, () => this.#mirror.helloForNewPage());
        deps.onChange();
      },
      onEvent: (event) => {
        this.#call.happened(event, this.#mirror.roster);
        this.#mirror.happened(event);
        this.#page?.event(event);
        deps.onChange();
      },
      onOddity: (what) => deps.log.warn("the server sent something unreadable", { what }),
    });
  }

  get server(): ServerEntry {
    return this.#deps.server;
  }

  get connection(): ConnectionState {
    return this.#state;
  }

  /** null until the first snapshot. */
  get roster(): Roster | null {
    return this.#mirror.roster;
  }

  /** Whether there is a token; right once `start` has resolved. */
  get isSignedIn(): boolean {
    return this.#isSignedIn;
  }

  /** Connects by itself where there is a token: before any page asks. */
  async start(): Promise<void> {
    if ((await this.#token()) !== null) await this.#open();
  }

  async serverInfo(): Promise<ServerInfo> {
    const known = this.#mirror.server;
    if (known !== null) return known;
    const server = await this.#deps.http.serverInfo();
    this.#deps.onName(server.name);
    return server;
  }

  async hasToken(): Promise<boolean> {
    return (await this.#token()) !== null;
  }

  async register(body: RegisterBody): Promise<User> {
    return this.#signedIn(await this.#deps.http.register(body));
  }

  async login(body: LoginBody): Promise<User> {
    return this.#signedIn(await this.#deps.http.login(body));
  }

  /** Also when the server cannot be reached. */
  async logout(): Promise<void> {
    const { http, tokens, server } = this.#deps;
    const token = this.#connectedWith ?? (await this.#token());
    this.#connection.close();
    if (token === null) return;
    await tokens.remove(server.id, token);
    await this.#token();
    await http.logout(token).catch(() => undefined);
  }

  async createInvite(body: InviteBody): Promise<InviteAnswer> {
    return this.#deps.http.createInvite(await this.#requireToken(), body);
  }

  async changePassword(body: PasswordBody): Promise<void> {
    await this.#deps.http.changePassword(await this.#requireToken(), body);
  }

  /** For the page; `uploads` takes its pieces, until the page or this session is gone. */
  async beginUpload(id: number, name: string, sizeBytes: number): Promise<void> {
    const page = this.#page;
    const token = await this.#requireToken();
    if (page === null || page !== this.#page) throw new ProtocolError("conflict", "The page that asked is gone.");
    await this.uploads.begin(id, { token, name, sizeBytes });
  }

  /** A new page; the one before counts as gone. Returns the call that it is to take over. */
  startPage(send: (message: PageMessage) => void): HeldCall | null {
    this.pageGone();
    this.#cancelHold();
    this.#page = new PageFeed(send, () => this.#call.gens);
    return isOver(this.#state) ? null : this.#call.held(this.#mirror.roster);
  }

  /** The page was closed, reloaded, or died: nobody hears its user, and the others are to see that at once. */
  pageGone(): void {
    if (this.#page === null) return;
    this.uploads.cancelAll();
    this.#page.close();
    this.#page = null;
    if (this.#call.channelId !== null) {
      this.#cancelHold = this.#deps.clock.after(HOLD_CALL_MS, () => this.leaveCall());
      if (this.#isListed) this.#ask("voice.update", { transmitting: false, connection: "connecting" });
    } else if (this.#isListed) {
      this.leaveCall();
    }
  }

  /** There will be no page that could take the call over. */
  leaveCall(): void {
    this.#cancelHold();
    this.#call.end();
    this.#connection.setInVoice(false);
    if (this.#isListed) this.#ask("voice.leave", {});
  }

  /** For the page: from here on it hears of the connection, as if it had begun now. */
  connect(): void {
    if (isOver(this.#state)) {
      this.#page?.connected(null, null);
      void this.#open();
    } else {
      this.#page?.connected(this.#state, this.#mirror.helloForNewPage());
    }
  }

  /** For the page; the answer goes to it as a message with the same `id`, and nowhere once it is gone. */
  request(id: number, { op, data }: BridgeRequest): void {
    const page = this.#page;
    if (page === null) return;
    this.#call.requested(op, data, this.#mirror.roster);
    this.#connection.request(op, data).then(
      (answer) => {
        this.#mirror.answered(op, data, answer);
        if (op === "voice.join") this.#joined(page, answer as AnswerData<"voice.join">);
        if (op === "voice.leave" && page !== this.#page) this.#tellAnew();
        page.answer(id, { ok: true, data: answer });
        this.#deps.onChange();
      },
      (error: unknown) => page.answer(id, refusal(error)),
    );
  }

  setInVoice(inVoice: boolean): void {
    this.#connection.setInVoice(inVoice);
  }

  checkConnection(): void {
    this.#connection.check();
  }

  networkChanged(): void {
    this.#connection.networkChanged();
    this.#page?.networkChanged();
  }

  /** What the page says of its call: a hung up one is not held for another page. */
  voiceReported(report: VoiceReport): void {
    this.#call.reported(report);
    if (report.call === "none" || report.call === "disconnected") this.#call.end();
  }

  /** The key that is held to mute is heard no more: a page that takes the call over begins muted. */
  muteHeldCall(): void {
    this.#call.mute();
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#cancelHold();
    this.uploads.cancelAll();
    this.#page?.close();
    this.#page = null;
    this.#connection[Symbol.dispose]();
  }

  get #isListed(): boolean {
    const { roster } = this.#mirror;
    return roster?.voice.has(roster.sessionId) === true;
  }

  #stateChanged(state: ConnectionState): void {
    this.#state = state;
    if (state.kind === "ended") this.#ended(state.reason);
    this.#page?.state(state);
    if (!this.#isDisposed) this.#deps.onChange();
  }

  #ended(reason: EndReason): void {
    const token = this.#connectedWith;
    this.#connectedWith = null;
    this.#mirror.forget();
    this.#call.end();
    if ((reason !== "notLoggedIn" && reason !== "kicked") || token === null) return;
    this.#isSignedIn = false;
    void this.#deps.tokens.remove(this.server.id, token).then(() => this.#token());
  }

  /** The stored one; whether there is one is told. */
  async #token(): Promise<string | null> {
    const token = await this.#deps.tokens.get(this.server.id);
    if (this.#isSignedIn !== (token !== null) && !this.#isDisposed) {
      this.#isSignedIn = token !== null;
      this.#deps.onChange();
    }
    return token;
  }

  async #requireToken(): Promise<string> {
    const token = this.#connectedWith ?? (await this.#token());
    if (token === null) throw new ProtocolError("unauthorized", "You are logged out. Log in again.");
    return token;
  }

  async #signedIn({ token, user }: LoginAnswer): Promise<User> {
    if (this.#isDisposed) {
      // Whoever typed the password went to another server, or removed this one: nobody would know of the log-in.
      void this.#deps.http.logout(token).catch(() => undefined);
      throw new ProtocolError("conflict", "Another server is shown now. Log in again there.");
    }
    await this.#deps.tokens.set(this.server.id, token);
    await this.#token();
    return user;
  }

  async #open(): Promise<void> {
    const token = await this.#token();
    if (this.#isDisposed || !isOver(this.#state)) return;
    this.#connectedWith = token;
    if (token !== null) this.#connection.connect(token);
    else this.#stateChanged({ kind: "ended", reason: "notLoggedIn" });
  }

  #joined(page: PageFeed, answer: AnswerData<"voice.join">): void {
    const { roster } = this.#mirror;
    const own = roster?.voice.get(roster.sessionId);
    if (roster === null || own === undefined) return;
    if (page === this.#page) this.#call.joined(answer, roster.sessionId);
    // Whoever asked is gone, and nobody else knows of this call.
    else if (!this.#call.isCall(own)) this.#ask("voice.leave", {});
  }

  /** A request of main's own. What is refused is out of date by then: the session it was about is over. */
  #ask<O extends "voice.update" | "voice.leave">(op: O, data: RequestInput<O>): void {
    this.#connection.request(op, data).then(
      (answer) => {
        this.#mirror.answered(op, data, answer);
        if (op === "voice.leave") this.#tellAnew();
        this.#deps.onChange();
      },
      (error: unknown) => this.#deps.log.debug("a request of main's own was refused", { op, error }),
    );
  }

  /** An answer that the present page did not ask for changed what it was told: no event says so. */
  #tellAnew(): void {
    const hello = this.#mirror.helloForNewPage();
    if (hello !== null && this.#state.kind === "attached") this.#page?.hello(hello, () => hello);
  }
}

/** Whether there is no connection and none is being made. */
function isOver({ kind }: ConnectionState): boolean {
  return kind === "idle" || kind === "ended";
}

function refusal(error: unknown): Outcome {
  const refused =
    error instanceof ProtocolError ? error : new ProtocolError("internal", "The request failed. Try again.");
  return { ok: false, error: refused.toBody() };
}
