import { setTimeout as wait } from "node:timers/promises";
import type { NetworkStage } from "../../helpers/network/network-stage.ts";
import { section } from "./section.ts";

const SEED = 1;
const LISTEN_MS = 20_000;
/** The jitter buffer's first guess is not what is measured. */
const SETTLE_MS = 5_000;

/** Anna's way out into the world is a bad one, in both directions. */
export const weather = section({
  name: "lossy",
  measures: {
    concealedPercent: {
      what: "30 ± 10 ms and 2 % loss: sound made up",
      unit: "%",
      promise: { of: "median", atMost: 4 },
    },
  },
  stage: { uplink: (name) => (name === "anna" ? { kind: "wire", seed: SEED } : { kind: "cable" }) },
  async prepare(stage) {
    await stage.call();
    await stage.anna.home.wire.set({ delayMs: 30, jitterMs: 10, loss: 0.02 });
    await wait(SETTLE_MS);
  },
  async measure(stage) {
    const before = await played(stage);
    await wait(LISTEN_MS);
    const after = await played(stage);
    const shares = after.map(({ samples, concealed }, index) => {
      const first = before[index] ?? { samples: 0, concealed: 0 };
      return (concealed - first.concealed) / (samples - first.samples);
    });
    return { concealedPercent: 100 * Math.max(...shares) };
  },
});

function played(stage: NetworkStage) {
  return Promise.all(stage.dwellers.map(({ client }) => client.hearing.played()));
}
