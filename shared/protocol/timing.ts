/** Durations of docs/protocol.md that client and server must agree on; rule numbers as there. */
export const TIMING = {
  /** S1 */
  heartbeatMs: 5_000,
  /** S1 */
  deadAfterMs: 12_500,
  /** S2 */
  resumeWindowMs: 120_000,
  /** Close code 4001. */
  helloWithinMs: 5_000,
  /** S5: how long after its last attached session an account is shown as offline. */
  offlineAfterMs: 5_000,
  /** V3: how long a silent holder has to answer the probe. */
  probeMs: 2_000,
  /** V4: after its last frame, a detached member whose media nobody reports `up` is taken out. */
  ghostAfterMs: 8_000,
  /** V4: how long the report of a detached reporter counts. */
  detachedReportMs: 20_000,
  /** V6: how long a client keeps the media of someone who is missing after `resumed: false`. */
  keepMediaMs: 30_000,
} as const;

export type Timing = { readonly [Name in keyof typeof TIMING]: number };
