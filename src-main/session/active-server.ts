import { HttpClient, type HttpExchange } from "../../shared/client/http-client.ts";
import type { Roster } from "../../shared/client/roster.ts";
import type { ConnectionState } from "../../shared/connection/connection-state.ts";
import type { OpenSocket } from "../../shared/connection/gateway-socket.ts";
import type { InviteLink, PageStart, ServerEntry, VoiceReport } from "../../shared/desktop/desktop-state.ts";
import type { AddedServer, PageMessage, Unencrypted } from "../../shared/desktop/ipc.ts";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { ClientInfo } from "../../shared/protocol/requests.ts";
import type { Clock, Random } from "../../shared/time.ts";
import { LINK_SCHEME, parseInviteLink } from "../system/invite-link.ts";
import type { Log } from "../system/log.ts";
import { gatewayUrl } from "./server-address.ts";
import { ServerList, type ServersStorage } from "./server-list.ts";
import { ServerSession } from "./server-session.ts";
import type { TokenStore } from "./token-store.ts";
import type { OpenUpload } from "./upload-stream.ts";

export interface ActiveServerDeps {
  readonly storage: ServersStorage;
  readonly tokens: Pick<TokenStore, "get" | "set" | "remove">;
  readonly exchange: HttpExchange;
  /** @param url `ws:` or `wss:` address of a gateway */
  openSocket(url: string): OpenSocket;
  readonly openUpload: OpenUpload;
  readonly clock: Clock;
  readonly random: Random;
  readonly client: ClientInfo;
  /** For a server that is added: at most 36 letters, digits, "-" and "_". */
  readonly newId: () => string;
  readonly log: Log;
  /** To the page that started last; nowhere while there is none. */
  toPage(message: PageMessage): void;
  /** The address that was added was an invite's. */
  onInvite(link: InviteLink): void;
}

/** Where the program stands with its active server. */
export interface ServerStanding {
  readonly connection: ConnectionState;
  /** null until the first snapshot. */
  readonly roster: Roster | null;
  readonly isSignedIn: boolean;
}

/** The list of servers, and the session with the active one. One session at a time: changing servers ends the old one. */
export class ActiveServer implements Disposable {
  readonly #deps: ActiveServerDeps;
  readonly #servers: ServerList;
  readonly #listeners = new Set<() => void>();
  #session: ServerSession | null = null;
  #hasPage = false;
  /** One for each page and each server that it shows; a page speaks of its server by it. */
  #epoch = 0;

  constructor(deps: ActiveServerDeps) {
    this.#deps = deps;
    this.#servers = new ServerList({
      storage: deps.storage,
      newId: deps.newId,
      ask: (origin) => this.#http(origin).serverInfo(),
    });
  }

  /** Connects to the active server, if there is one with a token. Once, when `app` is ready. Never rejects. */
  async start(): Promise<void> {
    this.#session = this.#sessionWith(this.#servers.active);
    await this.#session?.start();
  }

  /** The session with the active server. Throws `ProtocolError` where there is none, or the page means another one. */
  sessionOf(epoch: number): ServerSession {
    if (epoch !== this.#epoch) throw new ProtocolError("conflict", "Another server is shown now. Try again there.");
    if (this.#session === null) throw new ProtocolError("not_found", "There is no server yet. Add one first.");
    return this.#session;
  }

  /** As `sessionOf`; null where it throws: for what may come too late. */
  shownIn(epoch: number): ServerSession | null {
    return epoch === this.#epoch ? this.#session : null;
  }

  get standing(): ServerStanding {
    const { connection, roster, isSignedIn } = this.#session ?? NO_SERVER;
    return { connection, roster, isSignedIn };
  }

  /** Called whenever `standing` may be another. Returns its unsubscribe. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A new page; the one before counts as gone. Returns how it is to name its server, and the call that it takes over. */
  startPage(): Pick<PageStart, "epoch" | "heldCall"> {
    this.#hasPage = true;
    this.#epoch += 1;
    return { epoch: this.#epoch, heldCall: this.#session?.startPage(this.#deps.toPage) ?? null };
  }

  /** The page was closed, reloaded, or died. */
  pageGone(): void {
    this.#hasPage = false;
    this.#session?.pageGone();
  }

  /** The page will not come back by itself: a call that was held for it ends. */
  pageGivenUp(): void {
    this.pageGone();
    this.#session?.leaveCall();
  }

  /** A key that is held to mute is heard no more, and nobody may be heard for that. */
  muteHeldCall(): void {
    this.#session?.muteHeldCall();
  }

  voiceReported(report: VoiceReport): void {
    this.#session?.voiceReported(report);
  }

  /** The machine woke up, or there is another network (S7). */
  networkChanged(): void {
    this.#session?.networkChanged();
  }

  /** Takes an address as people type it, or an invite. Rejects with `ProtocolError`. */
  async addServer(typed: string, unencrypted: Unencrypted): Promise<AddedServer> {
    const invite = parseInviteLink(typed);
    if (!invite.ok && typed.trim().toLowerCase().startsWith(`${LINK_SCHEME}:`)) {
      throw new ProtocolError("invalid", invite.reason);
    }
    const outcome = await this.#servers.add(invite.ok ? invite.link.serverUrl : typed, unencrypted);
    if (outcome === "unencrypted") return outcome;
    if (invite.ok) this.#deps.onInvite(invite.link);
    this.#follow();
    return outcome;
  }

  selectServer(id: string): void {
    this.#servers.select(id);
    this.#follow();
  }

  /** Logs out there, as far as the server can be reached, and forgets it. */
  async removeServer(id: string): Promise<void> {
    const { tokens } = this.#deps;
    const entry = this.#deps.storage.read().servers.find((server) => server.id === id);
    const token = await tokens.get(id);
    this.#servers.remove(id);
    this.#follow();
    await tokens.remove(id);
    if (entry !== undefined && token !== null)
      await this.#http(entry.url)
        .logout(token)
        .catch(() => undefined);
  }

  [Symbol.dispose](): void {
    this.#listeners.clear();
    this.#session?.[Symbol.dispose]();
    this.#session = null;
  }

  /** Goes over to the server that is the active one now. */
  #follow(): void {
    const { active } = this.#servers;
    if (active?.id === this.#session?.server.id) return;
    this.#session?.[Symbol.dispose]();
    this.#session = this.#sessionWith(active);
    if (this.#hasPage) this.#deps.toPage({ kind: "serverChanged", epoch: this.startPage().epoch });
    this.#changed();
    void this.#session?.start();
  }

  #sessionWith(server: ServerEntry | null): ServerSession | null {
    if (server === null) return null;
    const { tokens, openSocket, openUpload, clock, random, client, log } = this.#deps;
    return new ServerSession({
      server,
      http: this.#http(server.url),
      openSocket: openSocket(gatewayUrl(server.url)),
      openUpload,
      ...{ tokens, clock, random, client, log },
      onChange: () => this.#changed(),
      onName: (name) => this.#servers.named(server.id, name),
    });
  }

  #http(origin: string): HttpClient {
    return new HttpClient(origin, this.#deps.exchange);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

const NO_SERVER: ServerStanding = { connection: { kind: "idle" }, roster: null, isSignedIn: false };
