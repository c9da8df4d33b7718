import type { SentConnectionReport } from "../../shared/protocol/connection-report.ts";
import type { Channel, User } from "../../shared/protocol/values.ts";
import type { AdministrationStore } from "./administration-store.ts";
import type { MessageStore, UploadStore } from "./message-store.ts";
import type { NewInvite } from "./queries/invites.ts";
import type { TokenUse } from "./queries/tokens.ts";
import type { Account, NewUser } from "./queries/users.ts";

/** Why a registration may go ahead. */
export type Admission =
  /** The set-up code was right: the first account, as owner. */
  | { readonly kind: "owner" }
  /** Consumes one use of the invite. */
  | { readonly kind: "invite"; readonly codeHash: string }
  /** Anyone may register (`REGISTRATION=open`). */
  | { readonly kind: "open" };

export type RegistrationOutcome = "registered" | "not_admitted" | "name_taken";

/** "changed": the password is another one by now. */
export type LoginOutcome = "loggedIn" | "banned" | "changed";

/**
 * What the server keeps. Narrow and asynchronous, so that another database can stand behind it without anyone noticing;
 * each call is one transaction.
 */
export interface Store extends AsyncDisposable {
  readonly administration: AdministrationStore;

  readonly messages: MessageStore;
  readonly uploads: UploadStore;

  ownerExists(): Promise<boolean>;
  /** What `register` would say now, before the cost of hashing a password is spent; changes nothing. */
  admits(admission: Admission, username: string, now: number): Promise<RegistrationOutcome>;
  /** Makes the account with its first token and consumes the admission, or does nothing at all. */
  register(user: NewUser, tokenHash: string, admission: Admission): Promise<RegistrationOutcome>;
  /** `username` in lower case. */
  findAccount(username: string): Promise<Account | null>;
  /** Not the banned ones. */
  listUsers(): Promise<User[]>;

  /** Adds a token to an account whose password was found right: hashing takes its time, and things may have changed by then. */
  logIn(tokenHash: string, account: Pick<Account, "user" | "passwordHash">, now: number): Promise<LoginOutcome>;
  /** Whose token it is, if it was used after `usedAfter`. */
  findToken(hash: string, usedAfter: number): Promise<TokenUse | null>;
  touchToken(hash: string, now: number): Promise<void>;
  /** Whether there was one. */
  removeToken(hash: string): Promise<boolean>;
  /** Forgets the tokens that were not used after `usedAfter`; answers their hashes. */
  removeUnusedTokens(usedAfter: number): Promise<string[]>;

  /** With its entry in the audit log (A8). */
  addInvite(invite: NewInvite): Promise<void>;

  /** Forgets the account's older ones beyond `keep`, this one included. */
  addConnectionReport(report: SentConnectionReport, keep: number): Promise<void>;
  /** Those sent after `sentAfter`, newest first, as many as make `maxBytes` of JSON. */
  listConnectionReports(sentAfter: number, maxBytes: number): Promise<SentConnectionReport[]>;
  /** Forgets those sent at `sentUntil` or before. */
  removeConnectionReports(sentUntil: number): Promise<void>;

  /** In their order; not those that were deleted, which are not found either. */
  listChannels(): Promise<Channel[]>;
  findChannel(id: string): Promise<Channel | null>;
}
