import { CLOSE } from "../../shared/protocol/close-codes.ts";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { Limits } from "../../shared/protocol/limits.ts";
import { type ClientInfo, REQUESTS, type RequestData, type ServerInfo } from "../../shared/protocol/requests.ts";
import type { Timing } from "../../shared/protocol/timing.ts";
import type { User } from "../../shared/protocol/values.ts";
import type { Presence } from "../presence/presence.ts";
import type { TokenBuckets } from "../rate-limit.ts";
import type { Connection } from "./connection.ts";
import { invalid } from "./handlers/handler.ts";
import type { Session, SessionOrigin } from "./session.ts";
import type { SessionLife } from "./session-life.ts";
import type { Sessions } from "./sessions.ts";
import type { Snapshots } from "./snapshots.ts";

export interface Login {
  readonly user: User;
  readonly tokenHash: string;
}

export interface GreeterDeps {
  readonly authenticate: (token: string) => Promise<Login | null>;
  readonly noteClient: (tokenHash: string, client: ClientInfo) => void;
  readonly serverInfo: () => Promise<ServerInfo>;
  readonly hellos: TokenBuckets;
  readonly limits: Limits;
  readonly timing: Timing;
  readonly sessions: Sessions;
  readonly life: SessionLife;
  readonly presence: Pick<Presence, "put">;
  readonly snapshots: Pick<Snapshots, "take">;
}

/** What changed while a hello was under way. */
interface UnderWay {
  /** Hashes of tokens. */
  readonly ended: Set<string>;
  readonly changed: Map<string, User>;
}

type Hello = RequestData<"session.hello">;
type Resume = NonNullable<Hello["resume"]>;

/** Answers `session.hello`: a connection goes in without a session and comes out with a resumed or a new one (S2, S3, S4). */
export class Greeter {
  readonly #deps: GreeterDeps;
  readonly #limits: string;
  readonly #underWay = new Set<UnderWay>();

  constructor(deps: GreeterDeps) {
    this.#deps = deps;
    this.#limits = JSON.stringify(deps.limits);
  }

  /** A hello whose token ends between its look-up and its session must not slip through. */
  tokenEnded(tokenHash: string): void {
    for (const { ended } of this.#underWay) ended.add(tokenHash);
  }

  /** Nor a role that was taken away. */
  userChanged(user: User): void {
    for (const { changed } of this.#underWay) changed.set(user.id, user);
  }

  /**
   * @throws {ProtocolError} `invalid`, `unauthorized` (the caller closes 4001), `rate_limited`, `unavailable`.
   */
  async greet(connection: Connection, id: number, data: unknown): Promise<void> {
    const parsed = REQUESTS["session.hello"].data.safeParse(data);
    if (!parsed.success) throw invalid(parsed.error);
    const { token, client, resume } = parsed.data;
    const server = await this.#deps.serverInfo();
    // From here to the session nothing may be awaited: a log-out in between would find neither hello nor session.
    const { user, tokenHash } = await this.#logIn(token);
    this.#deps.noteClient(tokenHash, client);
    const origin = { user, tokenHash, deviceId: client.deviceId };
    if (connection.state.kind !== "greeting") return;
    const old = resume === undefined ? null : this.#deps.life.ownSession(user.id, resume.sessionId);
    if (old !== null && resume !== undefined && old.canResumeFrom(resume.seq)) {
      return this.#resume(connection, id, origin, server, old, resume);
    }
    if (old !== null) this.#deps.life.supersede(old);
    await this.#open(connection, id, origin, server);
  }

  async #logIn(token: string): Promise<Login> {
    const underWay: UnderWay = { ended: new Set(), changed: new Map() };
    this.#underWay.add(underWay);
    try {
      const login = await this.#deps.authenticate(token);
      if (login === null || underWay.ended.has(login.tokenHash)) {
        throw new ProtocolError("unauthorized", "Log in again.");
      }
      const retryAfterMs = this.#deps.hellos.take(login.user.id);
      if (retryAfterMs > 0) {
        throw new ProtocolError("rate_limited", "Your account connects too often; wait a moment.", { retryAfterMs });
      }
      return { ...login, user: underWay.changed.get(login.user.id) ?? login.user };
    } finally {
      this.#underWay.delete(underWay);
    }
  }

  #resume(
    connection: Connection,
    id: number,
    origin: SessionOrigin,
    server: ServerInfo,
    session: Session,
    { seq, pending = [] }: Resume,
  ): void {
    const frame = this.#frame(id, session, origin.user, server, null);
    this.#deps.life.attach(session, connection, origin, frame, { seq, pending });
  }

  async #open(connection: Connection, id: number, origin: SessionOrigin, server: ServerInfo): Promise<void> {
    const { life, sessions, presence, snapshots } = this.#deps;
    const session = life.open(origin, connection);
    connection.greetWith(session);
    // Not in the fan-out yet: the snapshot says it.
    await presence.put(origin.user.id, session.id, session.presence);
    if (session.state.kind !== "opening") return;
    // What happens while the snapshot is being made is in it, or comes as an event behind it, or both, which is as good.
    sessions.listen(session);
    const snapshot = await snapshots.take(origin.user.id);
    if (connection.state.kind !== "greeting") return;
    const { user } = session;
    const frame = this.#frame(id, session, user, server, snapshot);
    life.attach(session, connection, { ...origin, user }, frame, { seq: 0, pending: [] });
  }

  /** @param snapshot JSON text for a new session; null for a resumed one. */
  #frame(id: number, session: Session, self: User, server: ServerInfo, snapshot: string | null): string {
    const { heartbeatMs, deadAfterMs, resumeWindowMs } = this.#deps.timing;
    const resumed = snapshot === null;
    const head = { sessionId: session.id, resumed, heartbeatMs, deadAfterMs, resumeWindowMs, self, server };
    const tail = resumed ? "" : `,"snapshot":${snapshot}`;
    return `{"id":${id},"ok":true,"data":${JSON.stringify(head).slice(0, -1)},"limits":${this.#limits}${tail}}}`;
  }
}

/** Whether a refused hello closes the connection: a wrong token does, a mistake or a limit does not. */
export function closesAfter(error: ProtocolError): number | null {
  return error.code === "unauthorized" ? CLOSE.notLoggedIn : null;
}
