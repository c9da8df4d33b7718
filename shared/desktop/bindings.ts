import * as z from "zod";

/** What a global key can do. The first two last as long as it is held; the others happen once, when it goes down. */
export const actionSchema = z.enum(["holdToTalk", "holdToMute", "toggleMute", "toggleDeafen", "disconnect"]);
export type Action = z.infer<typeof actionSchema>;
export type HoldAction = Extract<Action, "holdToTalk" | "holdToMute">;

/** A physical key, as `KeyboardEvent.code` names it (UI Events code values), or "MouseMiddle", "MouseBack", "MouseForward". */
const inputSchema = z.string().regex(/^[A-Z][A-Za-z0-9]{0,31}$/);
export type Input = z.infer<typeof inputSchema>;

/** As many as two hands hold. */
export const INPUTS_MAX = 4;

/**
 * Inputs that are held together. One key, a modifier alone, a mouse button, or a chord of them; other keys may be down at
 * the same time (whoever runs with W can still talk). Sorted, none twice.
 */
export const triggerSchema = z
  .array(inputSchema)
  .min(1)
  .max(INPUTS_MAX)
  .transform((inputs) => [...new Set(inputs)].sort());
export type Trigger = readonly Input[];

export const bindingSchema = z.object({
  /** Made when the binding is; the only thing that the key helper ever says of a key. */
  id: z.string().regex(/^[\w-]{1,36}$/),
  action: actionSchema,
  trigger: triggerSchema,
});
export type Binding = z.infer<typeof bindingSchema>;

export const BINDINGS_MAX = 32;
/** Several bindings may serve one action. */
export const bindingsSchema = z
  .array(bindingSchema)
  .max(BINDINGS_MAX)
  .refine(
    (bindings) => new Set(bindings.map(({ id }) => id)).size === bindings.length,
    "two bindings have the same id",
  );

/** What the keys ask for, after several bindings of one action were brought together and repeats were dropped. */
export const keyEventSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("hold"),
    action: z.enum(["holdToTalk", "holdToMute"]),
    held: z.boolean(),
    /**
     * With `held: false`: nobody heard the release. The microphone closes at once then, without the release delay; and
     * whoever held to mute stays muted, as their key may still be down.
     */
    end: z.literal("cut").optional(),
  }),
  z.object({ kind: z.literal("press"), action: z.enum(["toggleMute", "toggleDeafen", "disconnect"]) }),
]);
export type KeyEvent = z.infer<typeof keyEventSchema>;

/** Why global keys do not work; each has words and a cure in the views. */
export const keysFaultSchema = z.enum([
  /** macOS: "Accessibility" was not granted. */
  "permissionMissing",
  /** The helper died again and again; it is still being tried. */
  "helperDied",
  /** The hook could not be installed. */
  "hookRefused",
  /** The hook is there and hears nothing although the user is typing. */
  "deaf",
  /** Wayland: the desktop has no `org.freedesktop.portal.GlobalShortcuts`. */
  "portalMissing",
  /** Wayland: the user refused the shortcuts in the desktop's own dialogue. */
  "portalRefused",
  /** Wayland: the portal went away; it is being asked again. */
  "portalLost",
]);
export type KeysFault = z.infer<typeof keysFaultSchema>;

/** Where the global keys stand. */
export const keysStatusSchema = z.discriminatedUnion("kind", [
  /** No binding needs them. */
  z.object({ kind: z.literal("off") }),
  z.object({ kind: z.literal("starting") }),
  z.object({
    kind: z.literal("listening"),
    /** The portal names the keys itself: what the desktop bound to each action, in its own words. */
    portalTriggers: z.partialRecord(actionSchema, z.string()).nullable(),
  }),
  z.object({ kind: z.literal("failed"), fault: keysFaultSchema }),
]);
export type KeysStatus = z.infer<typeof keysStatusSchema>;
