import * as z from "zod";
import { id, timeMs, userSchema } from "../../../shared/protocol/values.ts";

/** A username, as the host types it, or an id. */
export const userNameSchema = z.string().min(1).max(128);

export const hostAccountSchema = userSchema.extend({
  createdAt: timeMs,
  lastSeenAt: timeMs.nullable(),
  bannedAt: timeMs.nullable(),
  deletedAt: timeMs.nullable(),
  messages: z.int().nonnegative(),
  fileBytes: z.int().nonnegative(),
  /** Whether a client is connected with it. */
  isOnline: z.boolean(),
});
export type ListedAccount = z.infer<typeof hostAccountSchema>;

export const hostLoginSchema = z.object({
  id,
  username: z.string(),
  client: z.string(),
  platform: z.string(),
  createdAt: timeMs,
  lastUsedAt: timeMs,
  isOnline: z.boolean(),
});
export type ListedLogin = z.infer<typeof hostLoginSchema>;

/** Who it was done to, as they were before. */
export const doneToSchema = z.object({ user: userSchema });
export const oneUserSchema = z.object({ user: userNameSchema });
