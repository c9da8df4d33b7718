import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { Limits } from "../../shared/protocol/limits.ts";
import type { AuditAction, Ban, Role, User } from "../../shared/protocol/values.ts";
import type { Clock } from "../../shared/time.ts";
import type { FanOut } from "../gateway/fan-out.ts";
import type { AccountChange, AdministrationStore, NewAuditEntry } from "../store/administration-store.ts";
import type { Tombstone } from "../store/host-store.ts";
import { type Authority, noMember } from "./authority.ts";

/** What becomes of people's sessions. */
export interface MemberSessions {
  /** Every session of the account has this user from now on. */
  userChanged(user: User): void;
  /** Takes the account out of voice and ends its sessions, closing their connections 4010. */
  kicked(userId: string, tokenHashes: readonly string[]): void;
}

export interface MembersDeps {
  readonly store: AdministrationStore;
  readonly authority: Authority;
  readonly clock: Clock;
  readonly limits: Pick<Limits, "avatarBytes">;
  readonly fanOut: Pick<FanOut, "toAll">;
  readonly sessions: MemberSessions;
}

/**
 * Roles, kick and ban (A2, A3). What is `done` is called in the step in which the events go out, behind them: its answer
 * must not be overtaken by a later one.
 */
export class Members {
  readonly #deps: MembersDeps;

  constructor(deps: MembersDeps) {
    this.#deps = deps;
  }

  setRole(actorId: string, userId: string, role: Role, done: (user: User) => void): Promise<void> {
    const { authority, store } = this.#deps;
    return authority.over(actorId, userId, "owner", async (_actor, { isBanned, ...user }) => {
      if (isBanned) throw noMember();
      if (user.role === role) return done(user);
      refuseForOwner(user.role);
      const changed = await store.setRole(userId, role, this.#entry(actorId, "member.roleChanged", userId, role));
      this.#updated(changed);
      done({ ...user, role });
    });
  }

  kick(actorId: string, userId: string, done: () => void): Promise<void> {
    const { authority, store, sessions } = this.#deps;
    return authority.over(actorId, userId, "admin", async (_actor, { isBanned }) => {
      if (isBanned) throw noMember();
      sessions.kicked(userId, await store.kick(userId, this.#entry(actorId, "member.kicked", userId)));
      done();
    });
  }

  ban(actorId: string, userId: string, done: () => void): Promise<void> {
    const { authority, store, sessions, fanOut } = this.#deps;
    return authority.over(actorId, userId, "admin", async (_actor, { isBanned, role }) => {
      if (isBanned) return done();
      refuseForOwner(role);
      sessions.kicked(userId, await store.ban(userId, this.#entry(actorId, "member.banned", userId)));
      fanOut.toAll("member.left", { userId });
      done();
    });
  }

  /** Changes nothing for one who is not banned. */
  unban(actorId: string, userId: string, done: () => void): Promise<void> {
    const { authority, store, fanOut } = this.#deps;
    return authority.over(actorId, userId, "admin", async () => {
      const user = await store.unban(userId, this.#entry(actorId, "member.unbanned", userId));
      if (user !== null) fanOut.toAll("member.joined", { user });
      done();
    });
  }

  /**
   * A9: the account is nobody's from now on.
   * @param erases whether its messages and reactions are to go too, which is `Erasure`'s to do.
   */
  remove(actorId: string, userId: string, tombstone: Tombstone, erases: boolean): Promise<void> {
    const { authority, store, sessions, fanOut } = this.#deps;
    return authority.over(actorId, userId, "owner", async (_actor, { role }) => {
      refuseForOwner(role);
      const entry = this.#entry(actorId, "member.deleted", userId, tombstone.username);
      const deleted = await store.deleteAccount(userId, tombstone, erases, entry);
      if (deleted === "deletedBefore") return;
      sessions.kicked(userId, deleted.tokenHashes);
      this.#updated([deleted.user]);
      fanOut.toAll("member.left", { userId });
    });
  }

  listBans(actorId: string): Promise<Ban[]> {
    return this.#deps.authority.asAdministrator(actorId, () => this.#deps.store.listBans());
  }

  /** A7: one's own; `change` has passed every check but those against what others have. */
  updateAccount(userId: string, change: AccountChange, done: (user: User) => void): Promise<void> {
    const { authority, store, limits } = this.#deps;
    return authority.inTurn(async () => {
      const before = await store.findUser(userId);
      // Banned while this waited for its turn.
      if (before === null || before.bannedAt !== null) throw noMember();
      const user = await store.updateAccount(userId, change, limits.avatarBytes);
      if (user === "taken") throw new ProtocolError("conflict", "This name is taken; choose another one.");
      if (user === "badAvatar") {
        throw new ProtocolError(
          "invalid",
          `Choose a PNG, JPEG, GIF or WebP picture of at most ${limits.avatarBytes} bytes that you uploaded for this.`,
        );
      }
      const isSame = FIELDS.every((field) => before[field] === user[field]);
      if (!isSame) this.#updated([user]);
      done(user);
    });
  }

  #updated(users: readonly User[]): void {
    // All of them first: nobody must see two owners, or none, by asking in the middle of the events.
    for (const user of users) this.#deps.sessions.userChanged(user);
    for (const user of users) this.#deps.fanOut.toAll("member.updated", { user });
  }

  #entry(actorId: string, action: AuditAction, targetId: string, detail = ""): NewAuditEntry {
    return { at: this.#deps.clock.now(), actorId, action, targetId, detail };
  }
}

/** The host alone may act on the owner, and there must always be one. */
function refuseForOwner(role: Role): void {
  if (role === "owner") {
    throw new ProtocolError("conflict", "This is the owner: make somebody else the owner first.");
  }
}

const FIELDS = ["username", "displayName", "avatarId"] as const satisfies (keyof User)[];
