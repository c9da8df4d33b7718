import { randomBytes } from "node:crypto";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import {
  type AuditAction,
  HOST_ACTOR_ID,
  type LoginPlace,
  type Role,
  type User,
} from "../../shared/protocol/values.ts";
import type { Clock } from "../../shared/time.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { Erasure } from "../chat/erasure.ts";
import type { AdministrationStore, NewAuditEntry } from "../store/administration-store.ts";
import type { AccountData, HostAccount, MessageRows } from "../store/host-store.ts";
import type { Uploads } from "../uploads/uploads.ts";
import type { Authority } from "./authority.ts";
import type { Members } from "./members.ts";
import { nearNames } from "./near-names.ts";

/** What the gateway does for the host. */
export interface HostServices {
  readonly members: Members;
  readonly erasure: Pick<Erasure, "run">;
  readonly sessions: {
    /** By account: the hashes of the tokens that a client is connected with at this moment. */
    onlineTokens(): ReadonlyMap<string, ReadonlySet<string>>;
  };
}

export interface HostDeps extends HostServices {
  readonly store: AdministrationStore;
  readonly accounts: Accounts;
  readonly authority: Authority;
  readonly uploads: Pick<Uploads, "sweep">;
  readonly clock: Clock;
}

export interface HostLogin extends Omit<LoginPlace, "isCurrent"> {
  readonly username: string;
}

/** A9: what whoever runs the machine may do to accounts, which they name by username or id. */
export class Host {
  readonly #deps: HostDeps;

  constructor(deps: HostDeps) {
    this.#deps = deps;
  }

  /** Everybody there ever was, by their names. */
  accounts(): Promise<HostAccount[]> {
    return this.#deps.store.listAccounts();
  }

  /** @throws {ProtocolError} `not_found`, with names that are near. */
  async account(name: string): Promise<HostAccount> {
    const { store, accounts } = this.#deps;
    const wanted = name.replace(/^@/, "");
    const found = await store.findHostAccount(wanted);
    if (found !== null) return found;
    const people = [...(await accounts.members()), ...(await accounts.formerMembers())];
    const near = nearNames(
      wanted,
      people.map(({ username }) => username),
    );
    const hint = near.length > 0 ? `did you mean ${near.join(" or ")}?` : "the command users lists everybody.";
    throw new ProtocolError("not_found", `There is no user "${wanted}"; ${hint}`);
  }

  /** Whose log-ins ended, and how many. */
  async setPassword(name: string, password: string): Promise<{ user: User; ended: number }> {
    const user = await this.#member(name);
    const { accounts, authority } = this.#deps;
    const entry = this.#entry("member.passwordSet", user.id);
    return { user, ended: await authority.inTurn(() => accounts.replacePassword(user.id, password, entry)) };
  }

  async setRole(name: string, role: Role): Promise<User> {
    const user = await this.#member(name);
    if (user.bannedAt !== null) throw isBanned(user);
    await this.#deps.members.setRole(HOST_ACTOR_ID, user.id, role, ignore);
    return user;
  }

  async ban(name: string): Promise<User> {
    const user = await this.#member(name);
    await this.#deps.members.ban(HOST_ACTOR_ID, user.id, ignore);
    return user;
  }

  async unban(name: string): Promise<User> {
    const user = await this.#member(name);
    await this.#deps.members.unban(HOST_ACTOR_ID, user.id, ignore);
    return user;
  }

  /** Of one account, all log-ins; where `name` is null, those of everybody that a client is connected with. */
  async logins(name: string | null): Promise<HostLogin[]> {
    const { accounts, sessions } = this.#deps;
    const online = sessions.onlineTokens();
    const users =
      name === null ? (await this.accounts()).filter(({ id }) => online.has(id)) : [await this.account(name)];
    const ofEach = users.map(async ({ id, username }) => {
      const places = await accounts.logins(id);
      return places.map(({ tokenHash, ...place }) => ({
        ...place,
        username,
        isOnline: online.get(id)?.has(tokenHash) ?? false,
      }));
    });
    const logins = (await Promise.all(ofEach)).flat();
    return name === null ? logins.filter(({ isOnline }) => isOnline) : logins;
  }

  /** Ends all log-ins of an account; how many. */
  async endLoginsOf(name: string): Promise<number> {
    return this.#end((await this.account(name)).id, null);
  }

  /** Ends the log-in of that id, whosever it is. @throws {ProtocolError} `not_found`. */
  async endLogin(loginId: string): Promise<void> {
    const userId = await this.#deps.store.findLoginUser(loginId);
    if (userId !== null && (await this.#end(userId, loginId)) > 0) return;
    throw new ProtocolError("not_found", `There is no log-in "${loginId}"; the command sessions USER lists them.`);
  }

  /** Ends all log-ins of everybody; how many. */
  async endAllLogins(): Promise<number> {
    let ended = 0;
    for (const { id } of await this.accounts()) ended += await this.#end(id, null);
    return ended;
  }

  /** Everything that is kept of an account, but for its messages; that it was asked for is in the log. */
  async exportAccount(name: string): Promise<AccountData> {
    const { store, authority } = this.#deps;
    const { id } = await this.account(name);
    return authority.inTurn(async () => {
      const data = await store.accountData(id);
      if (data === null) throw new ProtocolError("not_found", "There is no such user any more.");
      await store.logAction(this.#entry("member.exported", id));
      return data;
    });
  }

  /** @param userId as `exportAccount` has it. */
  messages(userId: string, afterId: number, limit: number): Promise<MessageRows> {
    return this.#deps.store.messageRows(userId, afterId, limit);
  }

  /**
   * Makes the account nobody's. `erases`: what it wrote and sent goes too, from the disk as well, before this resolves; otherwise
   * that stays, as a deleted member's.
   */
  async deleteAccount(name: string, erases: boolean): Promise<User> {
    const { members, accounts, erasure, uploads } = this.#deps;
    const { deletedAt, ...user } = await this.account(name);
    if (deletedAt !== null && !erases) throw isDeleted();
    const tombstone = {
      username: `deleted-${randomBytes(6).toString("hex")}`,
      displayName: "Deleted member",
      role: "member",
      passwordHash: await accounts.lockedPassword(),
    } as const;
    await members.remove(HOST_ACTOR_ID, user.id, tombstone, erases);
    if (erases) await erasure.run();
    await uploads.sweep();
    return user;
  }

  async #member(name: string): Promise<HostAccount> {
    const account = await this.account(name);
    if (account.deletedAt !== null) throw isDeleted();
    return account;
  }

  #end(userId: string, loginId: string | null): Promise<number> {
    const { accounts, authority } = this.#deps;
    const entry = this.#entry("member.loginsEnded", userId);
    return authority.inTurn(() => accounts.endLogins(userId, loginId, entry));
  }

  #entry(action: AuditAction, targetId: string): NewAuditEntry {
    return { at: this.#deps.clock.now(), actorId: HOST_ACTOR_ID, action, targetId, detail: "" };
  }
}

function isDeleted(): ProtocolError {
  return new ProtocolError("conflict", "This account was deleted; nothing of it can be changed.");
}

function isBanned({ username }: User): ProtocolError {
  return new ProtocolError("conflict", `${username} is banned: say unban ${username} first.`);
}

function ignore(): void {}
