import type {
  AuditAction,
  AuditEntry,
  Ban,
  Channel,
  DeletedChannel,
  Invite,
  LoginPlace,
  Role,
  User,
} from "../../shared/protocol/values.ts";

export interface NewAuditEntry {
  /** Unix milliseconds. */
  readonly at: number;
  readonly actorId: string;
  readonly action: AuditAction;
  readonly targetId: string | null;
  readonly detail: string;
}

/** A channel as it is to be; what is left out stays. `position`: its place among all channels, the others make room. */
export type ChannelChange = Partial<Omit<Channel, "id" | "kind">>;

/** Channels, people and the log of who changed them. Each call is one transaction, with its entry in the log. */
export interface AdministrationStore {
  /** Every channel whose place changed with it, itself included. "full": there are `maxChannels`. */
  createChannel(channel: Channel, maxChannels: number, entry: NewAuditEntry): Promise<Channel[] | "full">;
  /** Every channel that changed, itself first; null: unknown. */
  updateChannel(channelId: string, change: ChannelChange, entry: NewAuditEntry): Promise<Channel[] | null>;
  /** false: unknown. It stands to be restored until it is removed. */
  deleteChannel(channelId: string, entry: NewAuditEntry): Promise<boolean>;
  /** null: unknown, or deleted before `deletedAfter`. */
  restoreChannel(channelId: string, deletedAfter: number, entry: NewAuditEntry): Promise<Channel | null>;
  listDeletedChannels(deletedAfter: number): Promise<Omit<DeletedChannel, "restorableUntil">[]>;
  /** For good, with its messages; their files stand to be removed. */
  removeDeletedChannels(deletedUntil: number): Promise<void>;

  findUser(userId: string): Promise<(User & { readonly bannedAt: number | null }) | null>;
  /** "owner" hands ownership over: the owner before becomes admin in the same step. All users that changed. */
  setRole(userId: string, role: Role, entry: NewAuditEntry): Promise<User[]>;
  /** The account's tokens end; their hashes. */
  kick(userId: string, entry: NewAuditEntry): Promise<string[]>;
  ban(userId: string, entry: NewAuditEntry): Promise<string[]>;
  /** null: not banned. */
  unban(userId: string, entry: NewAuditEntry): Promise<User | null>;
  listBans(): Promise<Ban[]>;
  /** "taken": the name is another's. */
  updateAccount(
    userId: string,
    change: { username?: string; displayName?: string; avatarId?: string | null },
  ): Promise<User | "taken">;
  /** All tokens but `keepTokenHash` end; their hashes. */
  setPassword(userId: string, passwordHash: string, keepTokenHash: string): Promise<string[]>;
  listLogins(userId: string): Promise<(Omit<LoginPlace, "isCurrent" | "isOnline"> & { readonly tokenHash: string })[]>;
  /** The hash of its token; null: no such log-in of this account. */
  endLogin(userId: string, loginId: string): Promise<string | null>;
  /** As the client called itself in its hello. */
  noteClient(tokenHash: string, client: string, platform: string): Promise<void>;

  /** Neither revoked nor expired nor used up. */
  listInvites(now: number): Promise<Invite[]>;
  /** null: unknown or revoked already. */
  revokeInvite(inviteId: string, entry: NewAuditEntry): Promise<Invite | null>;
  addAuditEntry(entry: NewAuditEntry): Promise<void>;
  /** Newest first; `more`: there are older ones. */
  listAudit(before: number | null, limit: number): Promise<{ entries: AuditEntry[]; more: boolean }>;
}
