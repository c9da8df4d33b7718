import * as z from "zod";
import { id, text, timeMs } from "./values.ts";

/** C2: the steps of a connection test, in their order. */
const connectionStepNameSchema = z.enum(["signalling", "stun", "turnUdp", "turnTcp", "turnTls", "relay"]);

export const connectionStepSchema = z.object({
  step: connectionStepNameSchema,
  /** "skipped": the server offers nothing of the kind, or an earlier step makes it pointless. */
  outcome: z.enum(["passed", "failed", "skipped"]),
  tookMs: z.int().nonnegative().nullable(),
  /** What was seen, for whoever has to mend it: an error's number and text, an address. Never a secret. */
  detail: text(0, 500),
});
export type ConnectionStep = z.infer<typeof connectionStepSchema>;

/** C3: what a connection test comes to. */
export const connectionVerdictSchema = z.enum([
  /** Everything that is offered works. */
  "good",
  /** The server has no relay: calls work where a direct path exists. */
  "noRelay",
  /** UDP to the relay does not pass, TCP or TLS does: calls work, with more delay. */
  "tcpOnly",
  "wrongSecret",
  "clockDiffers",
  /** The relay gives out an address that cannot be reached from outside. */
  "privateRelayAddress",
  /** Nothing of the relay answers: its ports are blocked, or it does not run. */
  "blockedPorts",
  /** A way for sound works, but not each of those that are offered: some ports are blocked, or nothing runs there. */
  "partlyBlocked",
  "certificateInvalid",
  /** The relay takes the login and refuses, or does not pass on what is sent through it. */
  "relayRefused",
  /** The server itself answers late or not at all. */
  "signallingFailed",
]);
export type ConnectionVerdict = z.infer<typeof connectionVerdictSchema>;

export const connectionReportSchema = z.object({
  verdict: connectionVerdictSchema,
  steps: z.array(connectionStepSchema).max(12),
});
export type ConnectionReport = z.infer<typeof connectionReportSchema>;

/** C4 */
export const sentConnectionReportSchema = z.object({ userId: id, sentAt: timeMs, report: connectionReportSchema });
export type SentConnectionReport = z.infer<typeof sentConnectionReportSchema>;
