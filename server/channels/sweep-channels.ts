import { setImmediate as turn } from "node:timers/promises";
import type { Limits } from "../../shared/protocol/limits.ts";
import type { Clock } from "../../shared/time.ts";
import type { AdministrationStore } from "../store/administration-store.ts";

export interface ChannelSweepDeps {
  readonly store: Pick<AdministrationStore, "removeDeletedChannels">;
  readonly clock: Pick<Clock, "now">;
  readonly limits: Pick<Limits, "channelRestoreMs">;
}

/** Messages: some 20 ms, in which nobody else is served, as their words go from the index. */
const REMOVE_AT_ONCE = 50;

/** A5: removes for good the channels that nobody can restore any more. */
export async function sweepChannels({ store, clock, limits }: ChannelSweepDeps): Promise<void> {
  const deletedUntil = clock.now() - limits.channelRestoreMs;
  while ((await store.removeDeletedChannels(deletedUntil, REMOVE_AT_ONCE)) === "more") await turn();
}
