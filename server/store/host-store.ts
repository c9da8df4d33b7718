import type { Reaction, Role, User } from "../../shared/protocol/values.ts";
import type { NewAuditEntry } from "./administration-store.ts";

/** An account as the host sees it. Times are Unix milliseconds. */
export interface HostAccount extends User {
  readonly createdAt: number;
  /** The last use of a log-in that stands, or the last message; to the hour. null: neither. */
  readonly lastSeenAt: number | null;
  readonly bannedAt: number | null;
  readonly deletedAt: number | null;
  /** Those that stand. */
  readonly messages: number;
  /** Of everything that the account sent and is still kept. */
  readonly fileBytes: number;
}

/** What an account is from its deletion on. */
export interface Tombstone {
  readonly username: string;
  readonly displayName: string;
  readonly role: Role;
  /** Of a password that nobody has. */
  readonly passwordHash: string;
}

export interface DeletedAccount {
  readonly user: User;
  /** Hashes of the tokens that ended. */
  readonly tokenHashes: readonly string[];
}

/** One file that an account sent. */
export interface ExportedFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  readonly createdAt: number;
  /** null: of no message. */
  readonly messageId: number | null;
}

/** What is kept of an account, but for its messages; `parts` are rows of tables, by what they are. */
export interface AccountData {
  readonly account: Readonly<Record<string, unknown>>;
  readonly parts: Readonly<Record<string, readonly unknown[]>>;
  readonly files: readonly ExportedFile[];
}

/** Rows of the account's messages, those that stand, oldest first. */
export interface MessageRows {
  readonly messages: readonly { readonly id: number }[];
  readonly more: boolean;
}

/** What was emptied, and what others see of it. */
export interface ErasedMessage {
  readonly id: number;
  readonly channelId: string;
  readonly authorId: string;
  readonly mentions: string[];
  readonly everyone: boolean;
  /** false: of a channel that was deleted, which nobody sees. */
  readonly isSeen: boolean;
}

export interface ErasedReaction {
  readonly messageId: number;
  readonly channelId: string;
  /** Those that are left. */
  readonly reactions: Reaction[];
  readonly isSeen: boolean;
}

export interface ErasureStep {
  readonly messages: readonly ErasedMessage[];
  readonly reactions: readonly ErasedReaction[];
  /** false: nobody's account is left to be erased. */
  readonly more: boolean;
}

/** For whoever runs the machine (A9). Each call is one transaction, with its entry in the log. */
export interface HostStore {
  /** Everybody there ever was, by their names. */
  listAccounts(): Promise<HostAccount[]>;
  /** By username, in any case, or id; null: nobody's. */
  findHostAccount(name: string): Promise<HostAccount | null>;
  /** All log-ins of the account end; the hashes of their tokens. */
  replacePassword(userId: string, passwordHash: string, entry: NewAuditEntry): Promise<string[]>;
  /** Whose log-in has that id; null: nobody's. */
  findLoginUser(loginId: string): Promise<string | null>;
  /** One log-in of the account, or all where `loginId` is null; nothing is logged where there is none. */
  endLogins(userId: string, loginId: string | null, entry: NewAuditEntry): Promise<string[]>;
  /**
   * The account is nobody's from now on. `erases`: its messages, reactions and files are to go as well, which
   * `eraseSome` does. One that was deleted before stays as it is, but for that.
   */
  deleteAccount(
    userId: string,
    tombstone: Tombstone,
    erases: boolean,
    entry: NewAuditEntry,
  ): Promise<DeletedAccount | "deletedBefore">;
  /** What changes nothing, and is to be known. */
  logAction(entry: NewAuditEntry): Promise<void>;
  /** null: no such account. */
  accountData(userId: string): Promise<AccountData | null>;
  messageRows(userId: string, afterId: number, limit: number): Promise<MessageRows>;
}
