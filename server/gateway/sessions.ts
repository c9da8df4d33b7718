import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { EventData, EventName } from "../../shared/protocol/events.ts";
import type { Limits } from "../../shared/protocol/limits.ts";
import type { FanOut } from "./fan-out.ts";
import type { RequestLimits } from "./request-limits.ts";
import { type Carrier, Session, type SessionOrigin } from "./session.ts";
import { SharedEvent } from "./shared-event.ts";

export interface SessionsDeps {
  readonly limits: Limits;
  /** A fresh, unguessable id. */
  readonly newId: () => string;
  /** Told of every event to all, and how long handing it over took. */
  readonly onFanOut: (event: EventName, durationS: number) => void;
}

/** All sessions of this process, and the way of events to them. */
export class Sessions implements FanOut {
  readonly #deps: SessionsDeps;
  readonly #byId = new Map<string, Session>();
  readonly #byUser = new Map<string, Session[]>();
  #state: "open" | "silent" = "open";

  constructor(deps: SessionsDeps) {
    this.#deps = deps;
  }

  [Symbol.iterator](): IterableIterator<Session> {
    return this.#byId.values();
  }

  get size(): number {
    return this.#byId.size;
  }

  find(sessionId: string): Session | null {
    return this.#byId.get(sessionId) ?? null;
  }

  /**
   * Makes a session that is not in the fan-out yet (see `listen`). An account has `sessionsPerAccount` of them; one more
   * returns the account's oldest detached one as `evicted`, for the caller to end.
   *
   * @throws {ProtocolError} `unavailable` when none of the account's sessions is detached.
   */
  open(
    origin: SessionOrigin,
    carrier: Carrier,
    requestLimits: RequestLimits,
  ): { session: Session; evicted: Session | null } {
    const own = this.#byUser.get(origin.user.id) ?? [];
    const evicted = own.length >= this.#deps.limits.sessionsPerAccount ? oldestDetached(own) : null;
    if (own.length >= this.#deps.limits.sessionsPerAccount && evicted === null) {
      throw new ProtocolError(
        "unavailable",
        "Your account is connected too many times; close one of its clients first.",
      );
    }
    const session = new Session(this.#deps.newId(), origin, carrier, this.#deps.limits, requestLimits);
    this.#byUser.set(origin.user.id, [...own, session]);
    return { session, evicted };
  }

  /** From here on the session gets every event. */
  listen(session: Session): void {
    this.#byId.set(session.id, session);
  }

  remove(session: Session): void {
    session.end();
    this.#byId.delete(session.id);
    const others = (this.#byUser.get(session.user.id) ?? []).filter((other) => other !== session);
    if (others.length === 0) this.#byUser.delete(session.user.id);
    else this.#byUser.set(session.user.id, others);
  }

  /** The sessions that a token opened, those whose hello is still being answered included. */
  ofToken(tokenHash: string): Session[] {
    return [...this.#byUser.values()].flat().filter((session) => session.tokenHash === tokenHash);
  }

  /** All sessions of an account, those whose hello is still being answered included. */
  ofUser(userId: string): readonly Session[] {
    return this.#byUser.get(userId) ?? [];
  }

  /** By account: the hashes of the tokens that a client is connected with. */
  onlineTokens(): ReadonlyMap<string, ReadonlySet<string>> {
    const online = new Map<string, Set<string>>();
    for (const { state, user, tokenHash } of this) {
      if (state.kind === "attached") online.set(user.id, (online.get(user.id) ?? new Set()).add(tokenHash));
    }
    return online;
  }

  /** From here on nobody gets events any more. */
  silence(): void {
    this.#state = "silent";
  }

  /** The accounts that have a session. */
  userIds(): string[] {
    return [...this.#byUser.keys()];
  }

  toAll<N extends EventName>(event: N, data: EventData<N>, exceptSessionId: string | null = null): void {
    this.#push(event, data, (session) => session.id !== exceptSessionId);
  }

  toOthers<N extends EventName>(userId: string, event: N, data: EventData<N>): void {
    this.#push(event, data, (session) => session.user.id !== userId);
  }

  toUser<N extends EventName>(
    userId: string,
    event: N,
    data: EventData<N>,
    exceptSessionId: string | null = null,
  ): void {
    const heard = (this.#byUser.get(userId) ?? []).filter(({ id }) => id !== exceptSessionId && this.#byId.has(id));
    if (this.#state === "silent" || heard.length === 0) return;
    const shared = SharedEvent.of(event, data);
    for (const session of heard) session.push(shared);
  }

  toSession<N extends EventName>(sessionId: string, event: N, data: EventData<N>): void {
    if (this.#state === "open") this.#byId.get(sessionId)?.push(SharedEvent.of(event, data));
  }

  #push<N extends EventName>(event: N, data: EventData<N>, reaches: (session: Session) => boolean): void {
    if (this.#state === "silent") return;
    const startedAt = performance.now();
    const shared = SharedEvent.of(event, data);
    for (const session of this.#byId.values()) {
      if (reaches(session)) session.push(shared);
    }
    this.#deps.onFanOut(event, (performance.now() - startedAt) / 1_000);
  }
}

function oldestDetached(sessions: readonly Session[]): Session | null {
  let oldest: { session: Session; detachedAt: number } | null = null;
  for (const session of sessions) {
    if (session.state.kind !== "detached") continue;
    const { detachedAt } = session.state;
    if (oldest === null || detachedAt < oldest.detachedAt) oldest = { session, detachedAt };
  }
  return oldest?.session ?? null;
}
