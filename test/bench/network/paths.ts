import { SERVER_ADDRESS } from "../../helpers/network/network.ts";
import type { NetworkStage } from "../../helpers/network/network-stage.ts";
import { type Measure, section } from "./section.ts";

const GIVE_UP_MS = 60_000;

/** A call of its own for each run. */
export const symmetricUdp = fromScratch("relay-udp", "UDP", (stage) =>
  stage.dwellers.map(({ home }) => home.blockUdpExceptWith(SERVER_ADDRESS)),
);
export const symmetricTcp = fromScratch("relay-tcp", "TCP", (stage) =>
  stage.dwellers.map(({ home }) => home.blockUdp()),
);

/**
 * All that one sends the other by the direct way is lost; what comes back arrives. Each run has a call of its own: one that
 * healed goes over the relay, and would not notice the next block.
 */
export const oneWay = blocked("oneway", "one direction blocked", (from, to) => to.home.blockFrom(from.home));
/** The same for the sound alone: the checks of ICE pass in both directions, and the browser sees nothing wrong. */
export const oneWaySound = blocked("oneway-sound", "one direction blocked for sound alone", (from, to) =>
  to.home.blockSoundFrom(from.home),
);

function fromScratch(name: string, transport: "UDP" | "TCP", block: (stage: NetworkStage) => Promise<unknown>[]) {
  return section({
    name,
    measures: {
      upMs: { what: `symmetric NATs, over TURN/${transport}: both joined and heard`, unit: "ms", promise: null },
      elsewhere: { what: "not by that way", unit: "", promise: { of: "worst", atMost: 0 } },
    },
    stage: { nat: "symmetric" },
    async prepare(stage) {
      await Promise.all(block(stage));
      await stage.call();
    },
    async measure(stage) {
      await stage.hangUp();
      const startMs = Date.now();
      await stage.call();
      return { upMs: Date.now() - startMs, elsewhere: (await isRelayedBy(stage, transport)) ? 0 : 1 };
    },
  });
}

/** One of the two may know the relay's address as the other's own: by UDP one that says so is enough. */
async function isRelayedBy(stage: NetworkStage, transport: "UDP" | "TCP"): Promise<boolean> {
  const paths = (await Promise.all(stage.dwellers.map(({ client }) => client.hearing.paths()))).flat();
  const relays = paths.filter(({ local }) => local === "relay");
  const isRight = relays.every(({ relayProtocol }) => relayProtocol === transport.toLowerCase());
  return isRight && relays.length >= (transport === "TCP" ? paths.length : 1);
}

type Dwellers = NetworkStage["dwellers"][number];

function blocked(
  name: string,
  what: string,
  block: (from: Dwellers, to: Dwellers) => ReturnType<Dwellers["home"]["blockFrom"]>,
) {
  const within = (part: string, ms: number): Measure => ({
    what: `${what}: ${part}`,
    unit: "ms",
    promise: { of: "p95", atMost: ms },
  });
  return section({
    name,
    measures: { flaggedMs: within("shown on both sides", 3_000), healedMs: within("heard again by both", 10_000) },
    stage: {},
    async measure(stage, run) {
      const { anna, ben } = stage;
      await stage.hangUp();
      await stage.call();
      const atMs = Date.now();
      await using _ = run % 2 === 0 ? await block(anna, ben) : await block(ben, anna);
      const [flaggedMs, healedMs] = await Promise.all([
        stage.flaggedMs(atMs, GIVE_UP_MS),
        stage.soundBackMs(atMs, GIVE_UP_MS),
      ]);
      return { flaggedMs, healedMs };
    },
  });
}
