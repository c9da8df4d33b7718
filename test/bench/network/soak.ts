import { setTimeout as wait } from "node:timers/promises";
import type { CDPSession } from "playwright-core";
import { type Dweller, NetworkStage } from "../../helpers/network/network-stage.ts";
import { seededRandom } from "../../helpers/seeded-random.ts";
import type { Measure } from "./section.ts";
import { type Line, lineOf } from "./table.ts";

/** Longer than any recovery; what is not as it should be by then never will be. */
const HEAL_MS = 60_000;
/** From then on a page's memory is watched: code is loaded, the recorder's ring is full. */
const WARM_UP_MS = 180_000;
const MIB = 2 ** 20;

const stuck: Measure = {
  what: "faults after which somebody stayed missing, unheard, yellow or red for 60 s",
  unit: "",
  promise: { of: "worst", atMost: 0 },
};
const growth: Measure = {
  what: "growth of a page's heap, MiB",
  unit: "",
  promise: { of: "worst", atMost: 10 },
};

type Trouble = (stage: NetworkStage, whose: Dweller, random: () => number) => Promise<void>;

const TROUBLES: Readonly<Record<string, Trouble>> = {
  async cut(_stage, { home }, random) {
    await using _fault = await home.cut();
    await wait(500 + 24_500 * random());
  },
  async interfaceDown(_stage, { home }, random) {
    await using _fault = await home.linkDown();
    await wait(500 + 9_500 * random());
  },
  async newAddress(_stage, { home }) {
    await home.changeAddress();
  },
  async oneWay(stage, whose, random) {
    await using _fault = await otherOf(stage, whose).home.blockFrom(whose.home);
    await wait(10_000 * random());
  },
  async oneWaySound(stage, whose, random) {
    await using _fault = await otherOf(stage, whose).home.blockSoundFrom(whose.home);
    await wait(10_000 * random());
  },
  async loss(_stage, { home }, random) {
    await using _fault = await home.lose(0.05 + 0.3 * random());
    await wait(10_000 * random());
  },
  async narrow(_stage, { home }, random) {
    await using _fault = await home.limitRate(20 + Math.round(60 * random()));
    await wait(10_000 * random());
  },
  async noUdp(_stage, { home }, random) {
    await using _fault = await home.blockUdp();
    await wait(20_000 * random());
  },
  async relayGone({ relay }, _whose, random) {
    await relay.kill();
    await wait(5_000 * random());
    await relay.comeBack();
  },
  async serverGone({ server }, _whose, random) {
    await server.kill();
    await wait(10_000 * random());
    await server.startAgain();
  },
  async hangUp(stage, { client }, random) {
    await client.disconnect();
    await wait(2_000 * random());
    await stage.join(client);
  },
};

/** One call and one fault after another, by chance but for the seed; after each the call has to become as it should be. */
export async function soak(minutes: number, seed: number): Promise<Line[]> {
  const random = seededRandom(seed);
  const waiting: string[] = [];
  await using stage = await NetworkStage.open();
  await stage.call();
  const memories = await Promise.all(stage.dwellers.map(({ client }) => MemoryWatch.of(client.page)));
  const startMs = Date.now();
  const endMs = startMs + minutes * 60_000;
  const warmMs = startMs + Math.min(WARM_UP_MS, (endMs - startMs) / 2);
  let failures = 0;
  while (Date.now() < endMs) {
    // Each once before any comes again: a short soak tries them all as well.
    if (waiting.length === 0) waiting.push(...Object.keys(TROUBLES));
    const name = waiting.splice(Math.floor(random() * waiting.length), 1).join();
    const whose = stage.dwellers[random() < 0.5 ? 0 : 1];
    process.stderr.write(`${((Date.now() - startMs) / 60_000).toFixed(1)} min: ${name}, ${whose.name}`);
    await TROUBLES[name]?.(stage, whose, random);
    const healedAfterMs = await healing(stage);
    process.stderr.write(healedAfterMs === null ? ": STUCK\n" : `: whole ${healedAfterMs} ms after\n`);
    if (healedAfterMs === null) failures++;
    if (Date.now() >= warmMs) for (const memory of memories) await memory.note();
  }
  return [
    lineOf("soak", stuck, [failures]),
    lineOf(
      "soak",
      growth,
      memories.map((memory) => memory.growthBytes / MIB),
    ),
  ];
}

async function healing(stage: NetworkStage): Promise<number | null> {
  const startMs = Date.now();
  try {
    await stage.settle(HEAL_MS);
    return Date.now() - startMs;
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    return null;
  }
}

function otherOf({ anna, ben }: NetworkStage, whose: Dweller): Dweller {
  return whose === anna ? ben : anna;
}

/** The heap of a page after a collection, at its first and its latest look. */
class MemoryWatch {
  readonly #session: CDPSession;
  #firstBytes: number | null = null;
  #lastBytes = 0;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async of(page: Dweller["client"]["page"]): Promise<MemoryWatch> {
    return new MemoryWatch(await page.context().newCDPSession(page));
  }

  async note(): Promise<void> {
    await this.#session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await this.#session.send("Runtime.getHeapUsage");
    this.#firstBytes ??= usedSize;
    this.#lastBytes = usedSize;
  }

  get growthBytes(): number {
    return this.#lastBytes - (this.#firstBytes ?? 0);
  }
}
