import type { SentConnectionReport } from "../../shared/protocol/connection-report.ts";
import type { Channel, User } from "../../shared/protocol/values.ts";
import type { UploadStore } from "./message-store.ts";
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

/**
 * What the server keeps. Narrow and asynchronous, so that another database can stand behind it without anyone noticing;
 * each call is one transaction.
 */
export interface Store extends AsyncDisposable {
  readonly uploads: UploadStore;

  ownerExists(): Promise<boolean>;
  /** What `register` would say now, before the cost of hashing a password is spent; changes nothing. */
  admits(admission: Admission, username: string, now: number): Promise<RegistrationOutcome>;
  /** Makes the account with its first token and consumes the admission, or does nothing at all. */
  register(user: NewUser, tokenHash: string, admission: Admission): Promise<RegistrationOutcome>;
  /** `username` in lower case. */
  findAccount(username: string): Promise<Account | null>;
  listUsers(): Promise<User[]>;

  addToken(hash: string, userId: string, now: number): Promise<void>;
  /** Whose token it is, if it was used after `usedAfter`. */
  findToken(hash: string, usedAfter: number): Promise<TokenUse | null>;
  touchToken(hash: string, now: number): Promise<void>;
  /** Whether there was one. */
  removeToken(hash: string): Promise<boolean>;
  /** Forgets the tokens that were not used after `usedAfter`; answers their hashes. */
  removeUnusedTokens(usedAfter: number): Promise<string[]>;

  addInvite(invite: NewInvite): Promise<void>;

  /** Forgets the account's older ones beyond `keep`, this one included. */
  addConnectionReport(report: SentConnectionReport, keep: number): Promise<void>;
  /** Those sent after `sentAfter`, newest first, as many as make `maxBytes` of JSON. */
  listConnectionReports(sentAfter: number, maxBytes: number): Promise<SentConnectionReport[]>;
  /** Forgets those sent at `sentUntil` or before. */
  removeConnectionReports(sentUntil: number): Promise<void>;

  listChannels(): Promise<Channel[]>;
  findChannel(id: string): Promise<Channel | null>;
}
