import { median } from "../quantile.ts";
import { PageStage } from "./page-stage.ts";
import { judge, say } from "./table.ts";

const MANY = Number(process.env["BENCH_MESSAGES"] ?? "100000");
const FEW = 50;
const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? "15");
const WARM_UP_ROUNDS = 2;
const MAX_RATIO = 1.3;

/** From the click on a channel to the newest message on the screen; each time in a page that knows neither channel. */
export async function measurePageOpening(): Promise<void> {
  await using stage = await PageStage.open({ few: FEW, many: MANY });
  const taken = { few: [] as number[], many: [] as number[] };
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    await stage.load();
    // What opens first in a page pays for what is done once.
    for (const name of round % 2 === 0 ? (["few", "many"] as const) : (["many", "few"] as const)) {
      const ms = await stage.openAtNewest(name);
      if (round >= 0) taken[name].push(ms);
    }
  }
  const [few, many] = [median(taken.few), median(taken.many)];
  say(`from the click to the newest message on the screen, ${ROUNDS} fresh pages, median`);
  say(`  ${few.toFixed(0)} ms of ${FEW} messages and ${many.toFixed(0)} ms of ${MANY}`);
  judge({
    what: `the page opens many at most ${MAX_RATIO} × few`,
    measured: `${(many / few).toFixed(2)} ×`,
    isKept: many <= few * MAX_RATIO,
  });
}
