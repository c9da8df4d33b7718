import * as z from "zod";
import { connectionReportSchema, sentConnectionReportSchema } from "./connection-report.ts";
import { limitsSchema } from "./limits.ts";
import {
  auditEntrySchema,
  backupStatusSchema,
  banSchema,
  callStateSchema,
  channelKindSchema,
  channelSchema,
  deletedChannelSchema,
  displayNameSchema,
  findingSchema,
  iceAnswerSchema,
  iceServerSchema,
  id,
  inviteSchema,
  linkStateSchema,
  loginPlaceSchema,
  messageIdSchema,
  messageSchema,
  peerIdSchema,
  presenceStatusSchema,
  readMarkSchema,
  roleSchema,
  signalSchema,
  text,
  timeMs,
  usernameSchema,
  userSchema,
  voiceMemberSchema,
} from "./values.ts";

const nothing = z.object({});
const requestId = z.int().positive();

/** What a new session starts from (S4). */
const snapshotSchema = z.object({
  channels: z.array(channelSchema),
  members: z.array(userSchema),
  presence: z.record(id, presenceStatusSchema),
  voice: z.array(voiceMemberSchema),
  reads: z.array(readMarkSchema),
  /** Who wrote here and is no member any more (banned). */
  formerMembers: z.array(userSchema).optional(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

const clientInfoSchema = z.object({
  name: text(1, 64),
  version: text(1, 64),
  platform: text(1, 64),
  /** One per running client: an installation of the desktop app, or a tab of the web client. */
  deviceId: id,
});
export type ClientInfo = z.infer<typeof clientInfoSchema>;

const registrationSchema = z.enum(["open", "invite"]);

/** `GET /api/v1/server`, and `server` of the hello answer. */
export const serverInfoSchema = z.object({
  name: z.string(),
  version: z.string(),
  protocol: z.literal(1),
  registration: registrationSchema,
  needsOwner: z.boolean(),
});
export type ServerInfo = z.infer<typeof serverInfoSchema>;

export const helloAnswerSchema = z.object({
  sessionId: id,
  resumed: z.boolean(),
  heartbeatMs: z.int().positive(),
  deadAfterMs: z.int().positive(),
  resumeWindowMs: z.int().positive(),
  self: userSchema,
  server: serverInfoSchema,
  limits: limitsSchema,
  snapshot: snapshotSchema.optional(),
});
export type HelloAnswer = z.infer<typeof helloAnswerSchema>;

const channelFields = {
  name: text(1, 64),
  topic: text(0, 256).optional(),
  position: z.int().min(0).optional(),
  userLimit: z.int().min(0).max(10_000).optional(),
  retentionDays: z.int().min(0).max(3_650).optional(),
};
const page = z.int().min(1).max(100);
const emoji = z.string().min(1).max(64);
const messageAnswer = z.object({ message: messageSchema });
const ofUser = z.object({ userId: id });

/** Every request of docs/protocol.md: what `data` must be, and what the answer's `data` is. */
export const REQUESTS = {
  "session.hello": {
    data: z.object({
      token: z.string().min(1).max(256),
      client: clientInfoSchema,
      resume: z
        .object({ sessionId: id, seq: z.int().nonnegative(), pending: z.array(requestId).max(1_000).optional() })
        .optional(),
    }),
    answer: helloAnswerSchema,
  },
  "session.ping": { data: nothing, answer: z.object({ now: timeMs }) },
  "presence.set": { data: z.object({ status: z.enum(["online", "idle"]) }), answer: nothing },

  "voice.join": {
    data: z.object({ channelId: id, peerId: peerIdSchema.optional(), takeOver: z.boolean().optional() }),
    answer: iceAnswerSchema.extend({ channelId: id, members: z.array(voiceMemberSchema) }),
  },
  "voice.leave": { data: nothing, answer: nothing },
  "voice.update": {
    data: z.object({
      muted: z.boolean().optional(),
      deafened: z.boolean().optional(),
      transmitting: z.boolean().optional(),
      connection: callStateSchema.optional(),
    }),
    answer: nothing,
  },
  "voice.signal": { data: z.object({ to: id, signal: signalSchema }), answer: nothing },
  "voice.ice": { data: nothing, answer: iceAnswerSchema },
  "voice.link": { data: z.object({ peer: id, state: linkStateSchema }), answer: nothing },

  "connection.ice": {
    data: nothing,
    answer: iceAnswerSchema.extend({ now: timeMs, clockProbe: z.array(iceServerSchema).max(4).nullable() }),
  },
  "connection.report": { data: z.object({ report: connectionReportSchema }), answer: nothing },
  "connection.reports": { data: nothing, answer: z.object({ reports: z.array(sentConnectionReportSchema) }) },

  "message.send": {
    data: z.object({
      channelId: id,
      nonce: z.string().min(1).max(64),
      /** Bounded by `limits.textChars`, which the server applies: it may be configured. */
      text: z.string(),
      replyTo: messageIdSchema.optional(),
      /** Bounded by `limits.attachmentsPerMessage`. */
      attachmentIds: z.array(id).optional(),
    }),
    answer: messageAnswer,
  },
  "message.list": {
    data: z.object({
      channelId: id,
      before: messageIdSchema.optional(),
      after: z.int().nonnegative().optional(),
      around: messageIdSchema.optional(),
      limit: page,
    }),
    answer: z.object({ messages: z.array(messageSchema), more: z.boolean(), moreAfter: z.boolean().optional() }),
  },
  "message.edit": { data: z.object({ messageId: messageIdSchema, text: z.string() }), answer: messageAnswer },
  "message.delete": { data: z.object({ messageId: messageIdSchema }), answer: messageAnswer },
  "message.react": { data: z.object({ messageId: messageIdSchema, emoji, on: z.boolean() }), answer: nothing },
  "message.search": {
    data: z.object({
      /** Empty only beside a filter (M9), which the server checks. */
      query: text(0, 256),
      channelId: id.optional(),
      authorId: id.optional(),
      has: z.enum(["file", "image", "link"]).optional(),
      before: messageIdSchema.optional(),
      limit: page,
    }),
    answer: z.object({ messages: z.array(messageSchema), more: z.boolean() }),
  },
  "channel.read": { data: z.object({ channelId: id, messageId: messageIdSchema }), answer: readMarkSchema },
  "typing.start": { data: z.object({ channelId: id }), answer: nothing },
  "channel.create": {
    data: z.object({ ...channelFields, kind: channelKindSchema }),
    answer: z.object({ channel: channelSchema }),
  },
  "channel.update": {
    data: z.object({ ...channelFields, name: channelFields.name.optional(), channelId: id }),
    answer: z.object({ channel: channelSchema }),
  },
  "channel.delete": { data: z.object({ channelId: id }), answer: nothing },
  "channel.restore": { data: z.object({ channelId: id }), answer: z.object({ channel: channelSchema }) },
  "channel.listDeleted": { data: nothing, answer: z.object({ channels: z.array(deletedChannelSchema) }) },
  "member.update": { data: z.object({ userId: id, role: roleSchema }), answer: z.object({ user: userSchema }) },
  "member.kick": { data: ofUser, answer: nothing },
  "member.ban": { data: ofUser, answer: nothing },
  "member.unban": { data: ofUser, answer: nothing },
  "member.listBans": { data: nothing, answer: z.object({ bans: z.array(banSchema) }) },

  "account.update": {
    data: z.object({
      username: usernameSchema.optional(),
      displayName: displayNameSchema.optional(),
      /** Of an upload of one's own; null: none. */
      avatarId: id.nullish(),
    }),
    answer: z.object({ user: userSchema }),
  },
  "account.logins": { data: nothing, answer: z.object({ logins: z.array(loginPlaceSchema) }) },
  "account.endLogin": { data: z.object({ loginId: id }), answer: nothing },

  "invite.list": { data: nothing, answer: z.object({ invites: z.array(inviteSchema) }) },
  "invite.revoke": { data: z.object({ inviteId: id }), answer: nothing },
  "audit.list": {
    data: z.object({ before: z.int().positive().optional(), limit: page }),
    answer: z.object({ entries: z.array(auditEntrySchema), more: z.boolean() }),
  },
  "server.status": {
    data: z.object({
      /** Look again now, instead of telling what was found last. */
      again: z.boolean().optional(),
    }),
    answer: z.object({
      version: z.string(),
      /** null: not checked yet. */
      checkedAt: timeMs.nullable(),
      findings: z.array(findingSchema),
      backup: backupStatusSchema,
    }),
  },
} as const;

export type Op = keyof typeof REQUESTS;
/** What a caller passes (defaults not yet filled in). */
export type RequestInput<O extends Op> = z.input<(typeof REQUESTS)[O]["data"]>;
/** What a handler receives. */
export type RequestData<O extends Op> = z.output<(typeof REQUESTS)[O]["data"]>;
export type AnswerData<O extends Op> = z.output<(typeof REQUESTS)[O]["answer"]>;
