import * as z from "zod";
import { attachmentSchema, displayNameSchema, passwordSchema, timeMs, usernameSchema, userSchema } from "./values.ts";

/** Bodies and answers of docs/protocol.md, "HTTP". */
export const registerBodySchema = z.object({
  username: usernameSchema,
  password: passwordSchema,
  displayName: displayNameSchema.optional(),
  invite: z.string().max(256).optional(),
});
export type RegisterBody = z.input<typeof registerBodySchema>;

/** Not the rules of a new name or password: what is wrong here answers `unauthorized`, like any other wrong one. */
export const loginBodySchema = z.object({ username: z.string().max(256), password: z.string().max(4_096) });
export type LoginBody = z.input<typeof loginBodySchema>;

export const loginAnswerSchema = z.object({ token: z.string(), user: userSchema });
export type LoginAnswer = z.infer<typeof loginAnswerSchema>;

export const inviteBodySchema = z.object({
  maxUses: z.int().min(1).max(1_000_000).optional(),
  expiresInS: z.int().min(1).max(315_360_000).optional(),
});
export type InviteBody = z.input<typeof inviteBodySchema>;

export const inviteAnswerSchema = z.object({
  code: z.string(),
  url: z.string(),
  expiresAt: timeMs,
  /** null: no limit. */
  maxUses: z.int().nullable(),
});
export type InviteAnswer = z.infer<typeof inviteAnswerSchema>;

/** `POST /api/v1/password`. */
export const passwordBodySchema = z.object({ oldPassword: z.string().max(4_096), newPassword: passwordSchema });
export type PasswordBody = z.input<typeof passwordBodySchema>;

/** `POST /api/v1/uploads`. */
export const uploadAnswerSchema = z.object({ attachment: attachmentSchema });
