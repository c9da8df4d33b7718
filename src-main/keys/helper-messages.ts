import * as z from "zod";
import { BINDINGS_MAX, bindingSchema } from "../../shared/desktop/bindings.ts";

const idSchema = bindingSchema.shape.id;

/** From main to the key helper. */
export const toHelperSchema = z.discriminatedUnion("kind", [
  /** All of them, each time; the first one starts the hook. */
  z.object({ kind: z.literal("watch"), triggers: z.array(bindingSchema.omit({ action: true })).max(BINDINGS_MAX) }),
  /** Answered with "pong": the helper is alive. */
  z.object({ kind: z.literal("ping") }),
  /** The user typed into the program's own window just now: has the hook heard it? */
  z.object({ kind: z.literal("typed") }),
]);
export type ToHelper = z.infer<typeof toHelperSchema>;

/**
 * From the key helper to main: no word of any key that is in no binding, and nothing at all while only such keys, or the
 * mouse, are used.
 */
export const fromHelperSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("trigger"), id: idSchema, isDown: z.boolean() }),
  /** Its trigger is up, as the system says; the hook never heard the release. */
  z.object({ kind: z.literal("lost"), id: idSchema }),
  z.object({ kind: z.literal("pong") }),
  /** Sent when it changes. */
  z.object({ kind: z.literal("hearing"), state: z.enum(["hearing", "deaf"]) }),
  /** The hook could not be installed: libuiohook's code, for the log. */
  z.object({ kind: z.literal("refused"), code: z.string().max(128) }),
]);
export type FromHelper = z.infer<typeof fromHelperSchema>;
