import type { Clock } from "../../shared/time.ts";
import type { Logger } from "../log.ts";
import type { Uploads } from "./uploads.ts";

/** M5: the files of a deleted message are gone within a minute. */
const SWEEP_EVERY_MS = 30_000;

export interface SweepDeps {
  readonly uploads: Pick<Uploads, "sweep">;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Sweeps now and from time to time, until it is disposed of. */
export function sweepUploads({ uploads, clock, log }: SweepDeps): AsyncDisposable {
  let isOver = false;
  let cancel = () => {};
  let sweeping = Promise.resolve();
  const sweep = () => {
    sweeping = uploads
      .sweep()
      .catch((error: unknown) => log.warn({ err: error }, "could not remove files"))
      .then(() => {
        if (!isOver) cancel = clock.after(SWEEP_EVERY_MS, sweep);
      });
  };
  sweep();
  return {
    async [Symbol.asyncDispose]() {
      isOver = true;
      cancel();
      await sweeping;
    },
  };
}
