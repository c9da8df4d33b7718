import type {
  AuditAction,
  AuditEntry,
  Ban,
  Channel,
  DeletedChannel,
  Invite,
  Role,
  User,
} from "../../shared/protocol/values.ts";
import type { HostStore } from "./host-store.ts";
import type { TokenPlace } from "./queries/tokens.ts";

export interface NewAuditEntry {
  /** Unix milliseconds. */
  readonly at: number;
  readonly actorId: string;
  readonly action: AuditAction;
  readonly targetId: string | null;
  readonly detail: string;
}

/** A channel as it is to be; what is left out stays. `position`: its place among all channels, the others make room. */
export type ChannelChange = { readonly [Name in Exclude<keyof Channel, "id" | "kind">]?: Channel[Name] | undefined };

export interface AccountChange {
  /** In lower case. */
  readonly username?: string | undefined;
  readonly displayName?: string | undefined;
  /** null: none. */
  readonly avatarId?: string | null | undefined;
}

/** Channels, people and the log of who changed them. Each call is one transaction, with its entry in the log. */
export interface AdministrationStore extends HostStore {
  /** Every channel that changed, itself first. "full": there are `maxChannels`. */
  createChannel(channel: Required<Channel>, maxChannels: number, entry: NewAuditEntry): Promise<Channel[] | "full">;
  /** Every channel that changed, itself first where it did; null: unknown. Nothing is logged where nothing changes. */
  updateChannel(channelId: string, change: ChannelChange, entry: NewAuditEntry): Promise<Channel[] | null>;
  /** The others that moved up; null: unknown. It stands to be restored until it is removed. */
  deleteChannel(channelId: string, entry: NewAuditEntry): Promise<Channel[] | null>;
  /** Every channel that changed, itself first; null: unknown, or deleted at `deletedAfter` or before. */
  restoreChannel(
    channelId: string,
    bounds: { readonly deletedAfter: number; readonly maxChannels: number },
    entry: NewAuditEntry,
  ): Promise<Channel[] | "full" | null>;
  listDeletedChannels(deletedAfter: number): Promise<Omit<DeletedChannel, "restorableUntil">[]>;
  /**
   * For good, with its messages; their files stand to be removed. `messages` of them at a time, as others wait meanwhile;
   * "more": not done yet.
   */
  removeDeletedChannels(deletedUntil: number, messages: number): Promise<"done" | "more">;

  findUser(userId: string): Promise<(User & { readonly bannedAt: number | null }) | null>;
  /** A3: those who were banned. */
  listFormerMembers(): Promise<User[]>;
  /** "owner" hands ownership over: the owner before becomes admin in the same step. All users that changed. */
  setRole(userId: string, role: Role, entry: NewAuditEntry): Promise<User[]>;
  /** The account's tokens end; their hashes. */
  kick(userId: string, entry: NewAuditEntry): Promise<string[]>;
  ban(userId: string, entry: NewAuditEntry): Promise<string[]>;
  /** null: not banned. */
  unban(userId: string, entry: NewAuditEntry): Promise<User | null>;
  listBans(): Promise<Ban[]>;
  /** "taken": the name is another's. "badAvatar": no image of the account's own of at most `maxAvatarBytes`. */
  updateAccount(userId: string, change: AccountChange, maxAvatarBytes: number): Promise<User | "taken" | "badAvatar">;
  /** All tokens but `keepTokenHash` end; their hashes. null: the password is not the one of hash `from` any more. */
  setPassword(
    userId: string,
    password: { readonly from: string; readonly to: string },
    keepTokenHash: string,
  ): Promise<string[] | null>;
  /** Used last first; those that were used after `usedAfter`. */
  listLogins(userId: string, usedAfter: number): Promise<TokenPlace[]>;
  /** The hash of its token; null: no such log-in of this account. */
  endLogin(userId: string, loginId: string): Promise<string | null>;
  /** As the client called itself in its hello. */
  noteClient(tokenHash: string, client: string, platform: string): Promise<void>;

  /** Neither revoked nor expired nor used up; newest first. */
  listInvites(now: number): Promise<Invite[]>;
  /** null: none that could still be used. Its hint is the detail of the entry. */
  revokeInvite(inviteId: string, entry: Omit<NewAuditEntry, "detail">): Promise<Invite | null>;
  /** Newest first; `more`: there are older ones. */
  listAudit(before: number | null, limit: number): Promise<{ entries: AuditEntry[]; more: boolean }>;
}
