import * as z from "zod";
import { latencySchema, settingsSchema } from "../client/settings.ts";
import { bindingsSchema, keysStatusSchema } from "./bindings.ts";

/** Settings of the desktop app itself, beside those of the voice. A damaged field takes its default. */
export const preferencesSchema = z.object({
  /** Closing the window leaves the program in the tray (or minimised, where there is none). */
  closeToTray: z.boolean().catch(true),
  startAtLogin: z.boolean().catch(false),
  /** At log-in: in the tray, without a window. */
  startHidden: z.boolean().catch(true),
  notifications: z.boolean().catch(true),
  /** Address of a feed of electron-updater's "generic" provider; null: never asks for updates. */
  updateFeed: z
    .url({ protocol: /^https$/ })
    .nullable()
    .catch(null),
  /** Keeps log-in tokens on disk although this system cannot encrypt them (safeStorage's `basic_text`). */
  allowPlainTokens: z.boolean().catch(false),
});
export type Preferences = z.infer<typeof preferencesSchema>;
export const DEFAULT_PREFERENCES: Preferences = preferencesSchema.parse({});

/** One server of the list. */
export const serverEntrySchema = z.object({
  id: z.string().regex(/^[\w-]{1,36}$/),
  /** Origin without a slash at its end: `https://voice.example.org`, `http://192.168.1.20:8787`. */
  url: z.string().max(512),
  /** As it called itself last; its host until it answered. */
  name: z.string().max(128),
});
export type ServerEntry = z.infer<typeof serverEntrySchema>;

/** An invite that a `cromulent://` link or an invite's address brought: the join view opens with it. */
export const inviteLinkSchema = z.object({ serverUrl: z.string().max(512), code: z.string().min(1).max(256) });
export type InviteLink = z.infer<typeof inviteLinkSchema>;

/** Whether log-in tokens are kept over a restart. */
const tokenStoreSchema = z.enum([
  "encrypted",
  /** The system has no keyring; the user agreed to plain ones. */
  "plain",
  /** The system has no keyring: tokens are kept until the program ends. */
  "session",
]);

export const updateStateSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("off") }),
  z.object({ kind: z.literal("checking") }),
  z.object({ kind: z.literal("current") }),
  z.object({ kind: z.literal("downloading"), version: z.string(), percent: z.number() }),
  /** `restartToUpdate` installs it. */
  z.object({ kind: z.literal("ready"), version: z.string() }),
  z.object({ kind: z.literal("failed"), message: z.string() }),
]);
export type UpdateState = z.infer<typeof updateStateSchema>;

/** Everything of the desktop app that the views show; sent whole at each change (it is small). */
export const desktopStateSchema = z.object({
  os: z.enum(["linux", "darwin", "win32"]),
  version: z.string(),
  servers: z.array(serverEntrySchema),
  /** null: there is no server yet. */
  activeServerId: z.string().nullable(),
  bindings: bindingsSchema,
  keys: keysStatusSchema,
  /** Who hears the keys: the desktop's portal names and assigns them itself. */
  keySource: z.enum(["hook", "portal"]),
  preferences: preferencesSchema,
  hasTray: z.boolean(),
  tokenStore: tokenStoreSchema,
  update: updateStateSchema,
  /** Why settings cannot be saved, in a sentence for the user; null while they can be. */
  settingsFault: z.string().nullable().optional(),
  /** That sound was started with: what the settings say takes effect with the next start. */
  startedLatency: latencySchema,
  /** Until it was taken (`inviteHandled`). */
  invite: inviteLinkSchema.nullable(),
  /** The microphone is shut for all modes while this holds. */
  shut: z.enum(["screenLocked", "suspended"]).nullable(),
});
export type DesktopState = z.infer<typeof desktopStateSchema>;

/**
 * The call that an earlier page of this program was in, on a session that goes on: a new page takes it over with fresh
 * media (V6), without joining anew. The `gen`s from which its media go on come with its first hello.
 */
export const heldCallSchema = z.object({
  channelId: z.string(),
  peerId: z.string(),
  muted: z.boolean(),
  deafened: z.boolean(),
});
export type HeldCall = z.infer<typeof heldCallSchema>;

/** What a page needs before it shows anything. */
export const pageStartSchema = z.object({
  /** Of the active server; whatever the page asks of it carries this. */
  epoch: z.int(),
  desktop: desktopStateSchema,
  settings: settingsSchema,
  heldCall: heldCallSchema.nullable(),
});
export type PageStart = z.infer<typeof pageStartSchema>;

/** What the page tells main of its call, at each change: the tray shows it, and main keeps the machine awake by it. */
export const voiceReportSchema = z.object({
  call: z.enum(["none", "connecting", "connected", "disconnected"]),
  channelId: z.string().nullable(),
  muted: z.boolean(),
  deafened: z.boolean(),
  transmitting: z.boolean(),
});
export type VoiceReport = z.infer<typeof voiceReportSchema>;
export const NO_VOICE: VoiceReport = {
  call: "none",
  channelId: null,
  muted: false,
  deafened: false,
  transmitting: false,
};

/** A notification of a message: one for each channel, a newer one takes the place of the one before. */
export const messageNoticeSchema = z.object({
  channelId: z.string().max(128),
  /** A click shows this message. */
  messageId: z.int().positive(),
  title: z.string().max(256),
  body: z.string().max(1_024),
});
export type MessageNotice = z.infer<typeof messageNoticeSchema>;

/** What there is to read on the server that is shown: for tray, dock and taskbar. */
export const unreadReportSchema = z.object({
  isUnread: z.boolean(),
  mentions: z.int().nonnegative(),
});
export type UnreadReport = z.infer<typeof unreadReportSchema>;
export const NOTHING_UNREAD: UnreadReport = { isUnread: false, mentions: 0 };

/** What the tray, the menu or a notification asks of the page, by the commands that its views have. */
export const pageCommandSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("setMuted"), muted: z.boolean() }),
  z.object({ kind: z.literal("setDeafened"), deafened: z.boolean() }),
  z.object({ kind: z.literal("joinVoice"), channelId: z.string() }),
  z.object({ kind: z.literal("leaveVoice") }),
  z.object({ kind: z.literal("openSettings") }),
  /** From a notification of a message. */
  z.object({ kind: z.literal("openChannel"), channelId: z.string(), messageId: z.int().positive() }),
]);
export type PageCommand = z.infer<typeof pageCommandSchema>;
