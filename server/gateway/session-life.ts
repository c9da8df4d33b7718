import { CLOSE } from "../../shared/protocol/close-codes.ts";
import type { Timing } from "../../shared/protocol/timing.ts";
import type { User, VoiceLeftReason } from "../../shared/protocol/values.ts";
import type { Clock } from "../../shared/time.ts";
import type { Presence } from "../presence/presence.ts";
import type { Voice } from "../voice/voice.ts";
import type { Connection, Ending } from "./connection.ts";
import type { Session, SessionOrigin } from "./session.ts";
import type { Sessions } from "./sessions.ts";

export interface SessionLifeDeps {
  readonly clock: Clock;
  readonly timing: Timing;
  readonly sessions: Sessions;
  readonly presence: Presence;
  readonly voice: Voice;
  readonly onFault: (error: unknown) => void;
}

/** What becomes of sessions, and who has to know: every attachment, detachment and end goes through here (S2, S3). */
export class SessionLife {
  readonly #deps: SessionLifeDeps;

  constructor(deps: SessionLifeDeps) {
    this.#deps = deps;
  }

  /** The session of that id if it is the account's own: another account's is as good as none. */
  ownSession(userId: string, sessionId: string): Session | null {
    const session = this.#deps.sessions.find(sessionId);
    return session?.user.id === userId ? session : null;
  }

  /** @throws {ProtocolError} `unavailable` when the account has too many sessions, all of them attached. */
  open(origin: SessionOrigin, connection: Connection): Session {
    const { session, evicted } = this.#deps.sessions.open(origin, connection, connection.limits);
    if (evicted !== null) this.supersede(evicted);
    return session;
  }

  attach(
    session: Session,
    connection: Connection,
    origin: SessionOrigin,
    helloFrame: string,
    resume: { seq: number; pending: readonly number[] },
  ): void {
    const { state } = session;
    // S3: the newer connection wins; for everyone else the session was attached all along.
    if (state.kind === "attached") state.carrier.handOver();
    session.attach(connection, origin, helloFrame, resume);
    this.#background(this.#deps.presence.put(session.user.id, session.id, session.presence));
    this.#deps.voice.attached(session.id);
    connection.greeted(session);
  }

  /** A connection has ended, and its session goes on without one, or ends with it. */
  released(session: Session, ending: Ending): void {
    if (ending.kind === "handOver" || session.state.kind === "ended") return;
    // Nobody has learnt of a session that is still opening, so nobody can resume it.
    if (ending.kind === "end") this.end(session, reasonOf(ending.code));
    else if (session.state.kind === "opening") this.end(session, "left");
    else this.#detach(session, ending.lastFrameAt);
  }

  /** Ends a session for good, and its voice membership with it. */
  end(session: Session, reason: VoiceLeftReason): void {
    this.#remove(session);
    this.#deps.voice.ended(session.id, reason);
  }

  /**
   * Ends a session that its own account has given up for another one. A call that it was in goes on: its membership stays
   * as that of a detached session, until the account joins again (V3) or its time is over (V4).
   */
  supersede(session: Session): void {
    const { state } = session;
    this.#remove(session);
    if (state.kind !== "attached") return;
    state.carrier.handOver();
    this.#deps.voice.detached(session.id, state.carrier.lastFrameAt);
  }

  /** Ends every session that a token opened, closing the connections 4001. */
  tokenEnded(tokenHash: string): void {
    for (const session of this.#deps.sessions.ofToken(tokenHash)) {
      const { state } = session;
      if (state.kind === "attached" || state.kind === "opening") state.carrier.close(CLOSE.notLoggedIn);
      else this.end(session, "left");
    }
  }

  /** Ends every session of an account, closing the connections 4010. Voice first: the one who goes is to hear why. */
  kicked(userId: string): void {
    this.#deps.voice.kickUser(userId);
    for (const session of this.#deps.sessions.ofUser(userId)) {
      const { state } = session;
      if (state.kind === "attached" || state.kind === "opening") state.carrier.close(CLOSE.kicked);
      else this.end(session, "kicked");
    }
  }

  /** The account has another name, role or avatar; its sessions go on. */
  userChanged(user: User): void {
    for (const session of this.#deps.sessions.ofUser(user.id)) session.setUser(user);
  }

  /** Ends the detached sessions whose window is over. */
  expire(now: number): void {
    for (const session of this.#deps.sessions) {
      const { state } = session;
      if (state.kind !== "detached" || now < state.detachedAt + this.#deps.timing.resumeWindowMs) continue;
      this.end(session, "timeout");
    }
  }

  #detach(session: Session, lastFrameAt: number): void {
    session.detach(this.#deps.clock.now(), lastFrameAt);
    this.#background(this.#deps.presence.remove(session.user.id, session.id));
    this.#deps.voice.detached(session.id, lastFrameAt);
  }

  #remove(session: Session): void {
    this.#deps.sessions.remove(session);
    this.#background(this.#deps.presence.remove(session.user.id, session.id));
  }

  /** Nobody waits for it; what goes wrong is logged. */
  #background(work: Promise<void>): void {
    work.catch(this.#deps.onFault);
  }
}

function reasonOf(code: number): VoiceLeftReason {
  return code === CLOSE.kicked || code === CLOSE.flooding ? "kicked" : "left";
}
