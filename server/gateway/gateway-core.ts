import { randomBytes } from "node:crypto";
import type { Registry } from "prom-client";
import { assertNever } from "../../shared/assert-never.ts";
import { CLOSE } from "../../shared/protocol/close-codes.ts";
import type { Limits } from "../../shared/protocol/limits.ts";
import type { ClientInfo, ServerInfo } from "../../shared/protocol/requests.ts";
import type { Timing } from "../../shared/protocol/timing.ts";
import type { Channel, User } from "../../shared/protocol/values.ts";
import type { Clock, Random } from "../../shared/time.ts";
import type { HostServices } from "../administration/host.ts";
import type { MemberSessions } from "../administration/members.ts";
import { CallableMembers } from "../chat/callable-members.ts";
import { Chat } from "../chat/chat.ts";
import { ChatMetrics } from "../chat/chat-metrics.ts";
import { Counts } from "../chat/counts.ts";
import { Erasure } from "../chat/erasure.ts";
import { MessageSweep } from "../chat/message-sweep.ts";
import type { ConnectionReports } from "../diagnosis/connection-reports.ts";
import type { ServerStatus } from "../health/server-status.ts";
import type { Logger } from "../log.ts";
import { Presence } from "../presence/presence.ts";
import { TokenBuckets } from "../rate-limit.ts";
import type { MessageStore } from "../store/message-store.ts";
import type { TokenPlace } from "../store/queries/tokens.ts";
import { type SessionFacts, Voice } from "../voice/voice.ts";
import { administrationServices, type GatewayAdministration } from "./administration-services.ts";
import { Connection, type ConnectionHost } from "./connection.ts";
import { Dispatcher } from "./dispatcher.ts";
import { GatewayMetrics } from "./gateway-metrics.ts";
import { Greeter, type Login } from "./greeter.ts";
import { createRoutes } from "./handlers/routes.ts";
import type { IceServers } from "./handlers/voice-join.ts";
import { Heartbeat } from "./heartbeat.ts";
import { SessionLife } from "./session-life.ts";
import { Sessions } from "./sessions.ts";
import { Snapshots } from "./snapshots.ts";
import type { Socket, SocketListener } from "./socket.ts";

export interface GatewayAccounts {
  /** null for a token that is wrong or has ended. */
  authenticate(token: string): Promise<Login | null>;
  noteClient(tokenHash: string, client: ClientInfo): void;
  members(): Promise<User[]>;
  /** A3: who is no member any more and may have written. */
  formerMembers(): Promise<User[]>;
  logins(userId: string): Promise<TokenPlace[]>;
  endLogin(userId: string, loginId: string, done: () => void): Promise<void>;
  onTokenEnded(listener: (tokenHash: string) => void): () => void;
  onMemberJoined(listener: (user: User) => void): () => void;
}

export interface GatewayChannels {
  list(): Promise<Channel[]>;
  find(channelId: string): Promise<Channel | null>;
}

export interface CoreDeps {
  readonly accounts: GatewayAccounts;
  readonly channels: GatewayChannels;
  readonly administration: GatewayAdministration;
  readonly messages: MessageStore;
  readonly iceServers: IceServers;
  readonly reports: Pick<ConnectionReports, "add" | "list">;
  readonly status: Pick<ServerStatus, "status">;
  readonly serverInfo: () => Promise<ServerInfo>;
  readonly clock: Clock;
  readonly random: Random;
  readonly limits: Limits;
  readonly timing: Timing;
  readonly registry: Registry;
  readonly log: Logger;
  readonly newId?: () => string;
}

/** Sessions, presence and voice behind one face that knows sockets only as `Socket`: all of the gateway but `ws` and HTTP. */
export class GatewayCore implements Disposable {
  readonly metrics: GatewayMetrics;
  /** What the host's operations change sessions with (A9). */
  readonly host: HostServices;
  readonly #deps: CoreDeps;
  readonly #connections = new Set<Connection>();
  readonly #sessions: Sessions;
  readonly #presence: Presence;
  readonly #voice: Voice;
  readonly #sweep: MessageSweep;
  readonly #erasure: Erasure;
  readonly #life: SessionLife;
  readonly #heartbeat: Heartbeat;
  readonly #host: ConnectionHost;
  readonly #unsubscribe: (() => void)[];

  constructor(deps: CoreDeps) {
    const { accounts, channels, clock, limits, timing, log } = deps;
    const newId = deps.newId ?? randomId;
    const onChatFault = (error: unknown) => log.error({ err: error }, "chat failed");
    this.#deps = deps;
    this.metrics = new GatewayMetrics(deps.registry, {
      connections: () => this.#connections.size,
      sessions: () => this.#countSessions(),
      voiceMembers: () => this.#voice.size,
    });
    const callable = new CallableMembers(() => accounts.members());
    this.#sessions = new Sessions({
      limits,
      newId,
      onFanOut: (event, durationS) => {
        snapshots.published(event);
        callable.published(event);
        this.metrics.fannedOut(durationS);
      },
    });
    this.#presence = new Presence(clock, timing.offlineAfterMs, (change) =>
      this.#sessions.toAll("presence.changed", change),
    );
    this.#voice = new Voice({
      clock,
      timing,
      serverLimit: limits.voiceMembers,
      channels,
      sessions: { facts: (id) => this.#facts(id), probe: (id, withinMs) => this.#probe(id, withinMs) },
      fanOut: this.#sessions,
      newId,
    });
    const counts = new Counts({
      store: deps.messages,
      fanOut: this.#sessions,
      connectedUsers: () => this.#sessions.userIds(),
    });
    const chat = new Chat({
      clock,
      limits,
      store: deps.messages,
      channels,
      members: callable,
      fanOut: this.#sessions,
      counts,
      metrics: new ChatMetrics(deps.registry),
      onTextGone: () => this.#sweep.textGone(),
      onFault: onChatFault,
    });
    this.#sweep = new MessageSweep({
      ...{ clock, counts, store: deps.messages },
      fanOut: this.#sessions,
      onFault: onChatFault,
    });
    this.#sweep.start();
    this.#erasure = new Erasure({
      ...{ clock, counts, store: deps.messages },
      fanOut: this.#sessions,
      onTextGone: () => this.#sweep.textGone(),
    });
    this.#erasure.run().catch(onChatFault);
    const snapshots = new Snapshots({
      members: () => accounts.members(),
      formerMembers: () => accounts.formerMembers(),
      channels: () => channels.list(),
      reads: (userId) => counts.readMarks(userId),
      presence: this.#presence,
      voice: this.#voice,
    });
    const onFault = (error: unknown) => log.error({ err: error }, "presence failed");
    const shared = { clock, timing, limits, sessions: this.#sessions, presence: this.#presence, voice: this.#voice };
    this.#life = new SessionLife({ ...shared, onFault });
    const greeter = new Greeter({
      ...shared,
      authenticate: (token) => accounts.authenticate(token),
      noteClient: (tokenHash, client) => accounts.noteClient(tokenHash, client),
      snapshots,
      serverInfo: deps.serverInfo,
      hellos: new TokenBuckets(clock, { burst: limits.hellosBurst, refillMs: 60_000 / limits.hellosPerMinute }),
      life: this.#life,
    });
    const administration = administrationServices({
      ...deps,
      ...shared,
      ...deps.administration,
      counts,
      memberSessions: this.#memberSessions(greeter),
    });
    this.host = { members: administration.members, erasure: this.#erasure, sessions: this.#sessions };
    const dispatcher = new Dispatcher({
      clock,
      greeter,
      routes: createRoutes({
        ...shared,
        iceServers: deps.iceServers,
        reports: deps.reports,
        status: deps.status,
        administration,
        chat,
        counts,
      }),
      onRefusal: (code) => this.metrics.refused(code),
      onFault: (op, error) => log.error({ err: error, op }, "request failed"),
    });
    this.#host = this.#createHost(dispatcher);
    this.#heartbeat = new Heartbeat({
      clock,
      timing,
      connections: this.#connections,
      onLook: (now) => {
        this.#life.expire(now);
        return this.#sessions.size > 0;
      },
    });
    this.#unsubscribe = [
      accounts.onTokenEnded((tokenHash) => {
        greeter.tokenEnded(tokenHash);
        this.#life.tokenEnded(tokenHash);
      }),
      accounts.onMemberJoined((user) => this.#sessions.toAll("member.joined", { user })),
    ];
  }

  /** Takes an open socket in and returns whom its adapter reports to. */
  accept(socket: Socket): SocketListener {
    const connection = new Connection(this.#host, socket);
    this.#connections.add(connection);
    this.#heartbeat.start();
    return connection;
  }

  /** S6: tells every client when to come back, each at a moment of its own so that they do not all come at once, and closes. */
  goAway(): void {
    const spreadMs = Math.max(RECONNECT_SPREAD_MS, this.#sessions.size * RECONNECT_EACH_MS);
    for (const session of this.#sessions) {
      const reconnectInMs = Math.round(RECONNECT_AFTER_MS + this.#deps.random() * spreadMs);
      this.#sessions.toSession(session.id, "server.draining", { reconnectInMs });
    }
    // That everyone is going is no news about anybody: calls go on, and no session outlives this process.
    this.#sessions.silence();
    for (const connection of [...this.#connections]) connection.close(CLOSE.goingAway);
  }

  [Symbol.dispose](): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#heartbeat[Symbol.dispose]();
    this.#presence[Symbol.dispose]();
    this.#voice[Symbol.dispose]();
    this.#sweep[Symbol.dispose]();
    this.#erasure[Symbol.dispose]();
  }

  /** What an account's change means to its sessions, and to hellos that are under way. */
  #memberSessions(greeter: Greeter): MemberSessions {
    return {
      userChanged: (user) => {
        greeter.userChanged(user);
        this.#life.userChanged(user);
      },
      kicked: (userId, tokenHashes) => {
        for (const tokenHash of tokenHashes) greeter.tokenEnded(tokenHash);
        this.#life.kicked(userId);
      },
    };
  }

  #createHost(dispatcher: Dispatcher): ConnectionHost {
    const { clock, limits } = this.#deps;
    return {
      clock,
      limits,
      onRequest: (connection, frame) => dispatcher.handle(connection, frame),
      onEnded: (connection, session, ending) => {
        this.#connections.delete(connection);
        if (session !== null) this.#life.released(session, ending);
      },
      onFrameIn: () => this.metrics.framesIn.inc(),
      onFrameOut: () => this.metrics.framesOut.inc(),
      onClose: (code) => this.metrics.closed(code),
    };
  }

  #facts(sessionId: string): SessionFacts | null {
    const session = this.#sessions.find(sessionId);
    if (session === null) return null;
    const { state, deviceId } = session;
    switch (state.kind) {
      case "opening":
      case "attached":
        return { deviceId, lastFrameAt: state.carrier.lastFrameAt, detachedAt: null };
      case "detached":
        return { deviceId, lastFrameAt: state.lastFrameAt, detachedAt: state.detachedAt };
      case "ended":
        return null;
      default:
        return assertNever(state);
    }
  }

  #probe(sessionId: string, withinMs: number): Promise<boolean> {
    const state = this.#sessions.find(sessionId)?.state;
    return state?.kind === "attached" ? state.carrier.probe(withinMs) : Promise.resolve(false);
  }

  #countSessions(): { attached: number; detached: number } {
    let attached = 0;
    let detached = 0;
    for (const { state } of this.#sessions) {
      if (state.kind === "attached") attached++;
      else if (state.kind === "detached") detached++;
    }
    return { attached, detached };
  }
}

/** S6: nobody comes back sooner, since the next process has to start first. */
const RECONNECT_AFTER_MS = 500;
const RECONNECT_SPREAD_MS = 1_000;
/** With many clients the spread grows, so that the new process sees about 500 hellos a second. */
const RECONNECT_EACH_MS = 2;

/** 128 random bits: an id that nobody can guess. */
function randomId(): string {
  return randomBytes(16).toString("base64url");
}
