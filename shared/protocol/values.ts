import * as z from "zod";
import { codePointLength } from "../text.ts";

/** A string of `min` to `max` code points. */
export const text = (min: number, max: number) =>
  z.string().refine(
    (value) => {
      // A code point is one or two UTF-16 units, so most strings are judged without being walked.
      if (value.length < min || value.length > 2 * max) return false;
      const length = codePointLength(value);
      return length >= min && length <= max;
    },
    { message: `must have ${min} to ${max} characters` },
  );

/** An opaque identifier; the bound keeps a hostile one from being stored or echoed. */
export const id = z.string().min(1).max(128);

/** The last moment that a `Date` can be (ECMA-262, 21.4.1.1): any later one would make the page throw where it shows it. */
const LAST_TIME_MS = 8_640_000_000_000_000;

/** Unix milliseconds. */
export const timeMs = z.int().nonnegative().max(LAST_TIME_MS);

export const roleSchema = z.enum(["owner", "admin", "member"]);
export type Role = z.infer<typeof roleSchema>;

export const usernameSchema = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{2,32}$/, "must be 2 to 32 of the letters a to z, digits, '_', '.' and '-'")
  .transform((name) => name.toLowerCase());
export const displayNameSchema = text(1, 64);
export const passwordSchema = text(8, 1_024);

export const userSchema = z.object({
  id,
  username: z.string(),
  displayName: z.string(),
  role: roleSchema,
  /** A file of this server (`/files/<avatarId>/avatar`); null or left out: none. */
  avatarId: id.nullish(),
});
export type User = z.infer<typeof userSchema>;

export const channelKindSchema = z.enum(["text", "voice"]);
export const channelSchema = z.object({
  id,
  kind: channelKindSchema,
  name: z.string(),
  topic: z.string(),
  position: z.int(),
  /** 0 is the server's limit. */
  userLimit: z.int().nonnegative(),
  /** Messages are deleted after so many days; 0 or left out: never. */
  retentionDays: z.int().nonnegative().optional(),
});
export type Channel = z.infer<typeof channelSchema>;

export const presenceStatusSchema = z.enum(["online", "idle", "offline"]);
export type PresenceStatus = z.infer<typeof presenceStatusSchema>;

export const callStateSchema = z.enum(["connecting", "connected", "disconnected"]);
export type CallState = z.infer<typeof callStateSchema>;

/** `peerId`: random, 128 bits in the forms that programs write them in (hex, base64url, UUID). */
export const peerIdSchema = z.string().regex(/^[A-Za-z0-9_-]{16,64}$/, "must be 16 to 64 letters, digits, '-' or '_'");

export const voiceMemberSchema = z.object({
  sessionId: id,
  userId: id,
  peerId: z.string(),
  channelId: id,
  muted: z.boolean(),
  deafened: z.boolean(),
  transmitting: z.boolean(),
  connection: callStateSchema,
  link: z.enum(["attached", "detached"]),
  joinedAt: timeMs,
});
export type VoiceMember = z.infer<typeof voiceMemberSchema>;

export const voiceLeftReasonSchema = z.enum(["left", "moved", "timeout", "replaced", "kicked"]);
export type VoiceLeftReason = z.infer<typeof voiceLeftReasonSchema>;

export const linkStateSchema = z.enum(["up", "down"]);
export type LinkState = z.infer<typeof linkStateSchema>;

/** RTCIceServer (W3C webrtc-pc, 4.2.2) with `urls` always an array (V5). */
export const iceServerSchema = z.object({
  urls: z.array(z.string()),
  username: z.string().optional(),
  credential: z.string().optional(),
});
export type IceServer = z.infer<typeof iceServerSchema>;

const iceProviderSchema = z.enum(["coturn", "metered", "stun"]);
export type IceProvider = z.infer<typeof iceProviderSchema>;

export const iceAnswerSchema = z.object({
  iceServers: z.array(iceServerSchema).max(4),
  /** null where nothing expires: STUN only. */
  iceExpiresAt: timeMs.nullable(),
  iceProvider: iceProviderSchema,
});
export type IceAnswer = z.infer<typeof iceAnswerSchema>;

/** RTCSessionDescriptionInit (W3C webrtc-pc, 4.6.2). The size limit (V7) is the server's: it answers `too_large`. */
const descriptionSchema = z.object({
  type: z.enum(["offer", "answer", "pranswer", "rollback"]),
  sdp: z.string().optional(),
});

/** RTCIceCandidateInit (W3C webrtc-pc, 4.8.1.1); unknown members are kept, as V7 asks for it unchanged. */
const candidateSchema = z.looseObject({
  candidate: z.string().optional(),
  sdpMid: z.string().nullish(),
  sdpMLineIndex: z.int().min(0).max(65_535).nullish(),
  usernameFragment: z.string().nullish(),
});

const gen = z.int().nonnegative().default(0);

export const signalSchema = z.union([
  z.object({ gen, description: descriptionSchema }),
  z.object({ gen, candidate: candidateSchema.nullable() }),
]);
export type Signal = z.infer<typeof signalSchema>;

export const attachmentSchema = z.object({
  id,
  name: z.string(),
  /** Bytes. */
  size: z.int().nonnegative(),
  /** By its bytes for what is shown as an image, else `application/octet-stream`. */
  type: z.string(),
  /** Pixels, as it is shown (after its EXIF orientation); of images alone. */
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
});
export type Attachment = z.infer<typeof attachmentSchema>;

export const messageIdSchema = z.int().positive();

export const reactionSchema = z.object({ emoji: z.string(), userIds: z.array(id) });
export type Reaction = z.infer<typeof reactionSchema>;

/** Who is called by a message (M6). */
export const calledSchema = z.object({ mentions: z.array(id), everyone: z.boolean() });
export type Called = z.infer<typeof calledSchema>;

export const messageSchema = z.object({
  id: messageIdSchema,
  channelId: id,
  authorId: id,
  text: z.string(),
  createdAt: timeMs,
  editedAt: timeMs.nullable(),
  deletedAt: timeMs.nullable(),
  replyTo: messageIdSchema.nullable(),
  mentions: z.array(id),
  everyone: z.boolean(),
  reactions: z.array(reactionSchema),
  attachments: z.array(attachmentSchema),
  nonce: z.string().nullable(),
  /** What is replied to, its first 200 characters; null: deleted, or no reply. */
  replyPreview: z.object({ authorId: id, text: z.string() }).nullish(),
});
export type Message = z.infer<typeof messageSchema>;

/** Orders what changes counts of unread messages (M7); grows over the whole server, and begins anew with it. */
export const revisionSchema = z.int().nonnegative();

export const readMarkSchema = z.object({
  channelId: id,
  lastReadId: z.int().nonnegative(),
  unread: z.int().nonnegative(),
  mentions: z.int().nonnegative(),
  /** Changes up to this one are counted in it. */
  revision: revisionSchema.optional(),
});
export type ReadMark = z.infer<typeof readMarkSchema>;

/** A place where an account is logged in: one token. */
export const loginPlaceSchema = z.object({
  id,
  /** As the client called itself last: `cromulent-desktop`, `linux`. */
  client: z.string(),
  platform: z.string(),
  createdAt: timeMs,
  lastUsedAt: timeMs,
  /** The one that asks. */
  isCurrent: z.boolean(),
  isOnline: z.boolean(),
});
export type LoginPlace = z.infer<typeof loginPlaceSchema>;

export const inviteSchema = z.object({
  id,
  /** The first group of its code, by which whoever made it knows it: the rest is not kept. */
  hint: z.string(),
  createdBy: id,
  createdAt: timeMs,
  expiresAt: timeMs,
  /** null: no limit. */
  maxUses: z.int().nullable(),
  uses: z.int().nonnegative(),
});
export type Invite = z.infer<typeof inviteSchema>;

/** `bannedBy` as in the log: `HOST_ACTOR_ID` for the host. */
export const banSchema = z.object({ user: userSchema, bannedBy: id, bannedAt: timeMs });
export type Ban = z.infer<typeof banSchema>;

export const deletedChannelSchema = z.object({
  channel: channelSchema,
  deletedBy: id,
  deletedAt: timeMs,
  /** Until when `channel.restore` brings it back. */
  restorableUntil: timeMs,
});
export type DeletedChannel = z.infer<typeof deletedChannelSchema>;

export const auditActionSchema = z.enum([
  "channel.created",
  "channel.updated",
  "channel.deleted",
  "channel.restored",
  "member.roleChanged",
  "member.kicked",
  "member.banned",
  "member.unbanned",
  "invite.created",
  "invite.revoked",
  "message.deleted",
  "member.passwordSet",
  "member.loginsEnded",
  "member.exported",
  "member.deleted",
]);
export type AuditAction = z.infer<typeof auditActionSchema>;

/** A9: in the place of an account's id, whoever runs the machine that the server runs on. */
export const HOST_ACTOR_ID = "host";

export const auditEntrySchema = z.object({
  id: z.int().positive(),
  at: timeMs,
  /** `HOST_ACTOR_ID`: the host. */
  actorId: id,
  action: auditActionSchema,
  /** The account that it was done to; null: none. */
  targetId: id.nullable(),
  /** What else a reader needs: the channel's name, the new role, the invite's hint. Never the text of a message. */
  detail: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** A10: one thing that was checked about the machine and the network around the server. */
export const findingSchema = z.object({
  check: z.enum(["data", "disk", "clock", "port", "turn", "publicUrl", "certificate", "backup"]),
  state: z.enum(["well", "warning", "fault"]),
  /** One line each: what was seen, why it matters, what to do. The last two are empty where all is well. */
  what: z.string(),
  why: z.string(),
  remedy: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;

export const backupStatusSchema = z.object({
  /** null: none is made by itself. */
  everyMs: z.int().positive().nullable(),
  /** null: none yet, since this server knows. */
  last: z
    .object({
      at: timeMs,
      outcome: z.enum(["proved", "failed"]),
      /** The file's name, or why it failed. */
      detail: z.string(),
      bytes: z.int().nonnegative(),
      tookMs: z.int().nonnegative(),
    })
    .nullable(),
  /** The last one that was proved to restore. */
  lastProvedAt: timeMs.nullable(),
  nextAt: timeMs.nullable(),
});
export type BackupStatus = z.infer<typeof backupStatusSchema>;
