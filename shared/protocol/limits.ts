import * as z from "zod";

/**
 * Every figure of docs/protocol.md, "Limits", by name, with its default. The server overrides each by the variable
 * `LIMIT_<NAME>` of its environment (`voiceMembers` by `LIMIT_VOICE_MEMBERS`) and sends all of them in the hello answer.
 */
export const DEFAULT_LIMITS = {
  /** Code points of a message. */
  textChars: 4_000,
  /** Bytes of a gateway frame (64 KiB). */
  maxFrameBytes: 65_536,
  requestsPerS: 20,
  requestsBurst: 60,
  signalsPerS: 100,
  signalsBurst: 400,
  /** So many refused requests within `floodWindowMs` close 4003. */
  floodRefusals: 500,
  floodWindowMs: 10_000,
  /** Log-ins: a bucket for each pair of address and account. */
  loginBurst: 5,
  loginRefillMs: 12_000,
  loginsPerMinutePerAddress: 100,
  /** Failures an hour on one account, after which its log-ins are slowed (never locked). */
  loginFailuresPerHour: 30,
  passwordHashesAtOnce: 4,
  passwordHashesWaiting: 64,
  registrationsPerHourPerAddress: 20,
  connectionsPerAddress: 200,
  connectionsBeforeHelloPerAddress: 50,
  hellosPerMinute: 10,
  hellosBurst: 20,
  uploadBytes: 25 * 1024 * 1024,
  /** Bytes of all files of the server together (10 GiB). */
  storageBytes: 10 * 1024 ** 3,
  /** Files of an account that no message has yet; one more is refused. Those of a day ago are removed. */
  uploadsWaiting: 50,
  attachmentsPerMessage: 10,
  avatarBytes: 512 * 1024,
  /** Different emoji on one message. */
  reactionsPerMessage: 20,
  channels: 200,
  /** How long a deleted channel can be restored. */
  channelRestoreMs: 24 * 3_600_000,
  searchesPerS: 2,
  searchesBurst: 10,
  /** Members of a voice channel whose media goes peer to peer. */
  voiceMembers: 25,
  outgoingBufferBytes: 4 * 1024 * 1024,
  /** After the close frame 4009 could not get out for so long, the socket is cut. */
  slowReaderCutMs: 1_000,
  sessionsPerAccount: 10,
  sessionEvents: 512,
  sessionEventBytes: 1024 * 1024,
  /** Answers kept for `resume.pending`. */
  sessionAnswers: 64,
  /** UTF-8 bytes of `description.sdp` and `candidate.candidate` (V7). */
  sdpBytes: 16 * 1024,
  candidateBytes: 2 * 1024,
} as const satisfies Record<string, number>;

export type LimitName = keyof typeof DEFAULT_LIMITS;
export type Limits = Record<LimitName, number>;

const limit = z.int().min(1);

export const limitsSchema = z.object(
  Object.fromEntries(Object.keys(DEFAULT_LIMITS).map((name) => [name, limit])) as Record<LimitName, typeof limit>,
);
