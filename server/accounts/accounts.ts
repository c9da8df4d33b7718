import type * as z from "zod";
import { assertNever } from "../../shared/assert-never.ts";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { LoginAnswer, LoginBody, passwordBodySchema, registerBodySchema } from "../../shared/protocol/http.ts";
import type { Limits } from "../../shared/protocol/limits.ts";
import type { User } from "../../shared/protocol/values.ts";
import type { Clock } from "../../shared/time.ts";
import type { Config } from "../config.ts";
import { Listeners } from "../listeners.ts";
import type { Logger } from "../log.ts";
import type { Metrics } from "../metrics.ts";
import { TokenBuckets } from "../rate-limit.ts";
import { equalSecrets, hashSecret, newId, newToken } from "../secrets.ts";
import type { NewAuditEntry } from "../store/administration-store.ts";
import type { TokenPlace } from "../store/queries/tokens.ts";
import type { Admission, RegistrationOutcome, Store } from "../store/store.ts";
import { oneLine, visibleName } from "./display-name.ts";
import { LoginThrottle } from "./login-throttle.ts";
import { PasswordHasher } from "./password-hasher.ts";

const HOUR_MS = 3_600_000;
/** docs/protocol.md, "HTTP": a token ends after 30 days unused. */
const TOKEN_UNUSED_MS = 30 * 24 * HOUR_MS;
/** A use is written down once an hour at most: the disk is not asked for every request. */
const TOUCH_EVERY_MS = HOUR_MS;

export interface Login {
  readonly user: User;
  /** Names the token without giving it away (SHA-256, hex). */
  readonly tokenHash: string;
}

export interface AccountsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly registration: Config["registration"];
  readonly setupCode: string;
  readonly metrics: Pick<Metrics, "logins">;
  readonly log: Logger;
}

/** Accounts and session tokens (docs/protocol.md, "HTTP"). */
export class Accounts {
  readonly #deps: AccountsDeps;
  readonly #hasher: PasswordHasher;
  readonly #throttle: LoginThrottle;
  readonly #registrations: TokenBuckets;
  readonly #tokenEnded = new Listeners<string>();
  readonly #memberJoined = new Listeners<User>();

  constructor(deps: AccountsDeps) {
    this.#deps = deps;
    this.#hasher = new PasswordHasher(deps.limits);
    this.#throttle = new LoginThrottle(deps.clock, deps.limits);
    const perHour = deps.limits.registrationsPerHourPerAddress;
    this.#registrations = new TokenBuckets(deps.clock, { burst: perHour, refillMs: HOUR_MS / perHour });
  }

  /** Called with the hash of each token that its own account, or the host, ended. */
  onTokenEnded(listener: (tokenHash: string) => void): () => void {
    return this.#tokenEnded.add(listener);
  }

  onMemberJoined(listener: (user: User) => void): () => void {
    return this.#memberJoined.add(listener);
  }

  needsOwner(): Promise<boolean> {
    return this.#deps.store.ownerExists().then((exists) => !exists);
  }

  members(): Promise<User[]> {
    return this.#deps.store.listUsers();
  }

  formerMembers(): Promise<User[]> {
    return this.#deps.store.administration.listFormerMembers();
  }

  /**
   * Makes an account and logs it in. Whether the invite is valid is settled before whether the name is free: without an
   * invite nobody learns which names exist.
   * @param address whom the limit counts for.
   */
  async register(body: z.output<typeof registerBodySchema>, address: string): Promise<LoginAnswer> {
    const retryAfterMs = this.#registrations.take(address);
    if (retryAfterMs > 0) {
      throw new ProtocolError("rate_limited", "Too many registrations from your address; try again later.", {
        retryAfterMs,
      });
    }
    const { store, clock } = this.#deps;
    const displayName = visibleName(body.displayName ?? body.username);
    const admission = await this.#admission(body.invite);
    // Asked before the hash, which is the costly part, and again with the account, as things may have changed by then.
    refuse(await store.admits(admission, body.username, clock.now()));
    const passwordHash = await this.#hasher.hash(body.password);
    const role = admission.kind === "owner" ? "owner" : "member";
    const user: User = { id: newId(), username: body.username, displayName, role, avatarId: null };
    const token = newToken();
    refuse(await store.register({ ...user, passwordHash, createdAt: clock.now() }, hashSecret(token), admission));
    this.#memberJoined.emit(user);
    return { token, user };
  }

  /**
   * A wrong name and a wrong password cost the same and answer the same. Who is banned learns it with the right password
   * alone.
   * @param address whom the limit counts for.
   */
  async login(body: LoginBody, address: string): Promise<LoginAnswer> {
    const { store, clock, metrics } = this.#deps;
    const username = body.username.toLowerCase();
    try {
      await this.#throttle.admit(username, address);
    } catch (error) {
      metrics.logins.inc({ outcome: "limited" });
      throw error;
    }
    const account = await store.findAccount(username);
    const isRight = await this.#hasher.verify(body.password, account?.passwordHash ?? null);
    if (account === null || !isRight) throw this.#wrongLogin(username);
    const token = newToken();
    const outcome = await store.logIn(hashSecret(token), account, clock.now());
    switch (outcome) {
      case "loggedIn":
        metrics.logins.inc({ outcome: "ok" });
        return { token, user: account.user };
      case "banned":
        metrics.logins.inc({ outcome: "refused" });
        throw new ProtocolError("forbidden", "This account is banned; ask whoever runs the server.");
      case "changed":
        throw this.#wrongLogin(username);
      default:
        return assertNever(outcome);
    }
  }

  /**
   * A7: ends every other token of the account. Counted like a log-in: whoever finds a client open must not try passwords
   * faster here than there.
   * @param address whom the limit counts for.
   * @throws {ProtocolError} `forbidden` for a wrong old password.
   */
  async changePassword(login: Login, body: z.output<typeof passwordBodySchema>, address: string): Promise<void> {
    const { id: userId, username } = login.user;
    await this.#throttle.admit(username, address);
    const account = await this.#deps.store.findAccount(username);
    if (account?.user.id !== userId || !(await this.#hasher.verify(body.oldPassword, account.passwordHash))) {
      this.#throttle.failed(username);
      throw wrongPassword();
    }
    const password = { from: account.passwordHash, to: await this.#hasher.hash(body.newPassword) };
    const ended = await this.#deps.store.administration.setPassword(userId, password, login.tokenHash);
    if (ended === null) throw wrongPassword();
    this.#end(ended);
  }

  /**
   * A9: the password is another one, and every log-in ends.
   * @param entry for the log.
   * @returns how many log-ins there were.
   */
  async replacePassword(userId: string, password: string, entry: NewAuditEntry): Promise<number> {
    const passwordHash = await this.#hasher.hash(password);
    return this.#end(await this.#deps.store.administration.replacePassword(userId, passwordHash, entry));
  }

  /** A9: ends one log-in of the account, or all where `loginId` is null; how many there were. */
  async endLogins(userId: string, loginId: string | null, entry: NewAuditEntry): Promise<number> {
    return this.#end(await this.#deps.store.administration.endLogins(userId, loginId, entry));
  }

  /** Of a password that nobody has. */
  lockedPassword(): Promise<string> {
    return this.#hasher.hash(newToken());
  }

  /** Where the account is logged in, used last first. */
  logins(userId: string): Promise<TokenPlace[]> {
    const { store, clock } = this.#deps;
    return store.administration.listLogins(userId, clock.now() - TOKEN_UNUSED_MS);
  }

  /**
   * Ends one of the account's own log-ins.
   * @param done called before the token's connections are closed: the one that asks may be among them.
   * @throws {ProtocolError} `not_found`.
   */
  async endLogin(userId: string, loginId: string, done: () => void): Promise<void> {
    const tokenHash = await this.#deps.store.administration.endLogin(userId, loginId);
    if (tokenHash === null) throw new ProtocolError("not_found", "This log-in has ended already.");
    done();
    this.#tokenEnded.emit(tokenHash);
  }

  /** For the account's list of log-ins. Nobody waits for it, and a session is as good without. */
  noteClient(tokenHash: string, client: { readonly name: string; readonly platform: string }): void {
    const { store, log } = this.#deps;
    store.administration
      .noteClient(tokenHash, oneLine(client.name), oneLine(client.platform))
      .catch((error: unknown) => log.warn({ err: error }, "could not note the client of a log-in"));
  }

  /** Whose token it is, or null for one that never was or has ended. Counts as a use of it. */
  async authenticate(token: string): Promise<Login | null> {
    const { store, clock } = this.#deps;
    const tokenHash = hashSecret(token);
    const now = clock.now();
    const use = await store.findToken(tokenHash, now - TOKEN_UNUSED_MS);
    if (use === null) return null;
    if (now - use.lastUsedAt >= TOUCH_EVERY_MS) await this.#noteUse(tokenHash, now);
    return { user: use.user, tokenHash };
  }

  async logout(tokenHash: string): Promise<void> {
    if (await this.#deps.store.removeToken(tokenHash)) this.#tokenEnded.emit(tokenHash);
  }

  /** Removes ended tokens from the disk; they were refused before already. */
  async forgetUnusedTokens(): Promise<void> {
    await this.#deps.store.removeUnusedTokens(this.#deps.clock.now() - TOKEN_UNUSED_MS);
  }

  #end(tokenHashes: readonly string[]): number {
    for (const tokenHash of tokenHashes) this.#tokenEnded.emit(tokenHash);
    return tokenHashes.length;
  }

  #wrongLogin(username: string): ProtocolError {
    this.#throttle.failed(username);
    this.#deps.metrics.logins.inc({ outcome: "refused" });
    return new ProtocolError("unauthorized", "The name or the password is wrong.");
  }

  async #noteUse(tokenHash: string, now: number): Promise<void> {
    try {
      await this.#deps.store.touchToken(tokenHash, now);
    } catch (error) {
      // A full disk must not log everyone out: the token is good, only its use is not written down.
      this.#deps.log.warn({ err: error }, "could not note the use of a token");
    }
  }

  async #admission(invite: string | undefined): Promise<Admission> {
    const code = canonicalCode(invite ?? "");
    const isSetupCode = equalSecrets(code, canonicalCode(this.#deps.setupCode));
    if (await this.needsOwner()) {
      if (isSetupCode) return { kind: "owner" };
      throw notAdmitted();
    }
    // Someone else was first to be the owner; not even an open server makes a member of who meant to own it.
    if (isSetupCode) throw notAdmitted();
    return this.#deps.registration === "open" ? { kind: "open" } : { kind: "invite", codeHash: hashSecret(code) };
  }
}

/** Codes are typed by people. */
function canonicalCode(code: string): string {
  return code.trim().toUpperCase();
}

function refuse(outcome: RegistrationOutcome): void {
  switch (outcome) {
    case "registered":
      return;
    case "not_admitted":
      throw notAdmitted();
    case "name_taken":
      throw new ProtocolError("conflict", "This name is taken; choose another one.");
  }
}

function wrongPassword(): ProtocolError {
  return new ProtocolError("forbidden", "The old password is wrong.");
}

function notAdmitted(): ProtocolError {
  return new ProtocolError("forbidden", "This needs a valid invite or, on a new server, the set-up code.");
}
