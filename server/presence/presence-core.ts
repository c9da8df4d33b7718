import type { PresenceStatus } from "../../shared/protocol/values.ts";

/** What an attached session says of its person. */
export type SessionStatus = Exclude<PresenceStatus, "offline">;

export interface PresenceChange {
  readonly userId: string;
  readonly status: PresenceStatus;
}

interface Account {
  /** Attached sessions only. */
  readonly sessions: Map<string, SessionStatus>;
  /** What everyone was told last. */
  shown: PresenceStatus;
}

/** The rule S5 without timers or sockets: who is online, idle or offline, and when that changes. */
export class PresenceCore {
  readonly #offlineAfterMs: number;
  readonly #accounts = new Map<string, Account>();
  /** Accounts without a session, and the Unix milliseconds from which they are offline; the nearest first. */
  readonly #leaving = new Map<string, number>();

  constructor(offlineAfterMs: number) {
    this.#offlineAfterMs = offlineAfterMs;
  }

  /** Puts an attached session in, or changes what it says. */
  put(userId: string, sessionId: string, status: SessionStatus): PresenceChange | null {
    const account = this.#accounts.get(userId) ?? { sessions: new Map(), shown: "offline" };
    this.#accounts.set(userId, account);
    this.#leaving.delete(userId);
    account.sessions.set(sessionId, status);
    return show(userId, account);
  }

  /** Takes a session out that was detached or has ended; the account's last one leaves a deadline. */
  remove(userId: string, sessionId: string, now: number): PresenceChange | null {
    const account = this.#accounts.get(userId);
    if (!account?.sessions.delete(sessionId)) return null;
    if (account.sessions.size > 0) return show(userId, account);
    this.#leaving.set(userId, now + this.#offlineAfterMs);
    return null;
  }

  /** When the next account goes offline, or null. */
  nextDeadline(): number | null {
    const [nearest] = this.#leaving.values();
    return nearest ?? null;
  }

  /** Those whose time has come by `now`. */
  expire(now: number): PresenceChange[] {
    const changes: PresenceChange[] = [];
    for (const [userId, offlineAt] of this.#leaving) {
      if (offlineAt > now) continue;
      this.#leaving.delete(userId);
      this.#accounts.delete(userId);
      changes.push({ userId, status: "offline" });
    }
    return changes;
  }

  /** Everyone who is not offline. */
  all(): Record<string, PresenceStatus> {
    return Object.fromEntries([...this.#accounts].map(([userId, { shown }]) => [userId, shown]));
  }
}

function show(userId: string, account: Account): PresenceChange | null {
  const status = [...account.sessions.values()].includes("online") ? "online" : "idle";
  if (status === account.shown) return null;
  account.shown = status;
  return { userId, status };
}
