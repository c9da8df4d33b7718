import * as z from "zod";

/** How the microphone opens. */
export const transmitModeSchema = z.enum(["pushToTalk", "voiceActivation", "open"]);
export type TransmitMode = z.infer<typeof transmitModeSchema>;

/** How much sound waits to be played: "lowest" needs a machine that is never late. */
export const latencySchema = z.enum(["balanced", "lowest"]);
export type Latency = z.infer<typeof latencySchema>;

const decibels = z.number().min(-100).max(0);
/** Linear gain: 1 is as recorded, 2 is +6 dB. */
const volume = z.number().min(0).max(2);
const deviceId = z.string().max(512);

/** Of which new messages the desktop's notifications tell. "mentions": those that call one or answer one. */
export const noticesSchema = z.enum(["all", "mentions", "none"]);
export type Notices = z.infer<typeof noticesSchema>;

/** Skin of emoji that show people; "none" is the yellow one. In the order in which Unicode has them. */
export const EMOJI_TONES = ["none", "light", "mediumLight", "medium", "mediumDark", "dark"] as const;
export const emojiToneSchema = z.enum(EMOJI_TONES);
export type EmojiTone = z.infer<typeof emojiToneSchema>;

/** So many emoji that were used last are kept. */
export const RECENT_EMOJI = 24;

/**
 * The user's settings on this device. A field that is missing or damaged takes its default and leaves the others as
 * they are, so that one bad value never costs the rest.
 */
export const settingsSchema = z.object({
  mode: transmitModeSchema.catch("pushToTalk"),
  /** `KeyboardEvent.code` of the key held to talk while the window has the focus. */
  talkKey: z.string().min(1).max(32).catch("Space"),
  /** Level above which voice activation opens, in dBFS. */
  voiceThresholdDb: decibels.catch(-45),
  /** How long the microphone stays open after the release, in ms. */
  releaseDelayMs: z.int().min(0).max(2_000).catch(200),
  /** `MediaDeviceInfo.deviceId`; "default" follows the system. */
  inputDeviceId: deviceId.catch("default"),
  outputDeviceId: deviceId.catch("default"),
  echoCancellation: z.boolean().catch(true),
  noiseSuppression: z.boolean().catch(true),
  autoGainControl: z.boolean().catch(true),
  outputVolume: volume.catch(1),
  /** Volume for each person, by `userId`. */
  volumes: z.record(z.string(), volume).catch({}),
  /** Join, leave, mute and push-to-talk sounds. */
  sounds: z.boolean().catch(true),
  /** Of Opus, to each of the others, at most; less where the uplink has no room for all. */
  bitrateKbps: z.int().min(16).max(128).catch(64),
  latency: latencySchema.catch("balanced"),
  /** Sound goes through the server's relay alone, so that nobody else in the call learns one's address. */
  relayOnly: z.boolean().catch(false),
  notices: noticesSchema.catch("mentions"),
  /** By `channelId`, where it is another one than `notices`. */
  channelNotices: z.record(z.string(), noticesSchema).catch({}),
  emojiTone: emojiToneSchema.catch("none"),
  /** Newest first. */
  recentEmoji: z.array(z.string().max(64)).max(RECENT_EMOJI).catch([]),
});
export type Settings = z.infer<typeof settingsSchema>;

export const DEFAULT_SETTINGS: Settings = settingsSchema.parse({});
