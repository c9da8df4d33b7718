import type { PasswordBody } from "../../shared/protocol/http.ts";
import type { AnswerData } from "../../shared/protocol/requests.ts";
import type {
  AuditEntry,
  Ban,
  Channel,
  DeletedChannel,
  Invite,
  LoginPlace,
  Role,
} from "../../shared/protocol/values.ts";
import type { SearchQuery } from "./chat-state.ts";

/** Text chat. What returns a promise rejects with `ProtocolError`, whose message the view may show. */
export interface ChatCommands {
  /** The view shows this channel from now on: its messages are loaded, and what is seen of it counts as read. */
  open(channelId: string): void;
  loadOlder(channelId: string): void;
  loadNewer(channelId: string): void;
  /** Loads around it where it is not loaded. Opens the channel. */
  jumpTo(channelId: string, messageId: number): void;
  /** To the newest message. */
  jumpToPresent(channelId: string): void;
  /** After "failed". */
  reload(channelId: string): void;
  /** The list shows this message, and the window is being looked at. Cheap: called as often as the list moves. */
  seen(channelId: string, messageId: number): void;
  /** The mark moves to the newest message, and "new messages" goes. */
  markRead(channelId: string): void;

  /** Also tells the others that one types. */
  setDraftText(channelId: string, text: string): void;
  setReply(channelId: string, messageId: number | null): void;
  addFiles(channelId: string, files: readonly File[]): void;
  /** Cancels it where it is on its way. */
  removeFile(channelId: string, key: string): void;
  retryFile(channelId: string, key: string): void;
  /** Sends the draft and empties it; nothing where there is nothing to send, or a file is still on its way. */
  send(channelId: string): void;
  /** After "failed". */
  sendAgain(nonce: string): void;
  /** Takes a pending message back; it is written on, before what stands in the draft already. */
  takeBack(nonce: string): void;

  edit(messageId: number, text: string): Promise<void>;
  delete(messageId: number): Promise<void>;
  react(messageId: number, emoji: string, on: boolean): Promise<void>;

  search(query: SearchQuery): void;
  searchMore(): void;
  endSearch(): void;

  /** Where a file of the server is: for `<img>`, and for links. */
  fileUrl(id: string, name: string): string;
}

/** Channels and people (docs/protocol.md, "Administration"). Everything rejects with `ProtocolError`. */
export interface AdministrationCommands {
  createChannel(channel: Pick<Channel, "kind" | "name"> & Partial<Channel>): Promise<Channel>;
  updateChannel(channelId: string, change: Partial<Omit<Channel, "id" | "kind">>): Promise<void>;
  deleteChannel(channelId: string): Promise<void>;
  restoreChannel(channelId: string): Promise<void>;
  listDeletedChannels(): Promise<readonly DeletedChannel[]>;

  setRole(userId: string, role: Role): Promise<void>;
  kick(userId: string): Promise<void>;
  ban(userId: string): Promise<void>;
  unban(userId: string): Promise<void>;
  listBans(): Promise<readonly Ban[]>;

  listInvites(): Promise<readonly Invite[]>;
  revokeInvite(inviteId: string): Promise<void>;
  listAudit(before: number | null): Promise<{ readonly entries: readonly AuditEntry[]; readonly more: boolean }>;
  /** @param again look anew, which may take ten seconds, instead of telling what was found last. */
  serverStatus(again: boolean): Promise<AnswerData<"server.status">>;

  updateAccount(change: { username?: string; displayName?: string }): Promise<void>;
  /** Cut to a square and made small here; null takes it away. */
  setAvatar(image: File | null): Promise<void>;
  changePassword(body: PasswordBody): Promise<void>;
  listLogins(): Promise<readonly LoginPlace[]>;
  endLogin(loginId: string): Promise<void>;
}
