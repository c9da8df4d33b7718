import * as z from "zod";
import {
  calledSchema,
  channelSchema,
  id,
  linkStateSchema,
  messageIdSchema,
  messageSchema,
  presenceStatusSchema,
  reactionSchema,
  readMarkSchema,
  revisionSchema,
  signalSchema,
  userSchema,
  voiceLeftReasonSchema,
  voiceMemberSchema,
} from "./values.ts";

/** Of a message that changed or went; what it was decides whether it counted as unread or as a mention (M7). */
const counted = { revision: revisionSchema.optional() };

/** Every event of docs/protocol.md and its `data`. */
export const EVENTS = {
  "server.draining": z.object({ reconnectInMs: z.int().nonnegative() }),
  "presence.changed": z.object({ userId: id, status: presenceStatusSchema }),

  "voice.joined": z.object({ member: voiceMemberSchema }),
  "voice.left": z.object({ sessionId: id, userId: id, channelId: id, reason: voiceLeftReasonSchema }),
  "voice.updated": z.object({ member: voiceMemberSchema }),
  "voice.signal": z.object({ from: id, signal: signalSchema }),
  "voice.link": z.object({ from: id, state: linkStateSchema }),

  "message.created": z.object({ message: messageSchema, ...counted }),
  "message.updated": z.object({ message: messageSchema, was: calledSchema.optional(), ...counted }),
  "message.deleted": z.object({
    channelId: id,
    messageId: messageIdSchema,
    authorId: id.optional(),
    was: calledSchema.optional(),
    ...counted,
  }),
  "reaction.changed": z.object({ channelId: id, messageId: messageIdSchema, reactions: z.array(reactionSchema) }),
  "typing.started": z.object({ channelId: id, userId: id }),
  "channel.created": z.object({ channel: channelSchema }),
  "channel.updated": z.object({ channel: channelSchema }),
  "channel.deleted": z.object({ channelId: id }),
  /** Every message up to this one is gone for good (M12). */
  "channel.purged": z.object({ channelId: id, upToId: messageIdSchema }),
  "channel.readUpdated": readMarkSchema,
  "member.joined": z.object({ user: userSchema }),
  "member.updated": z.object({ user: userSchema }),
  "member.left": z.object({ userId: id }),
} as const;

export type EventName = keyof typeof EVENTS;
export type EventData<N extends EventName> = z.output<(typeof EVENTS)[N]>;

/** One union for the direction server → client, told apart by `event`. */
export type ServerEvent = { [N in EventName]: { readonly event: N; readonly data: EventData<N> } }[EventName];

export function isEventName(name: string): name is EventName {
  return Object.hasOwn(EVENTS, name);
}
