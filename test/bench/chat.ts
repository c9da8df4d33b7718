/**
 * `npm run bench:chat`: what text chat costs beside the least that it could cost (docs/benchmarks.md). With names behind it
 * only those parts: `npm run bench:chat -- opening sends`.
 */
import { measureDurableSends } from "./chat/durable-sends.ts";
import { measureFanOut } from "./chat/fan-out.ts";
import { measureFlatMemory } from "./chat/flat-memory.ts";
import { measureOpeningAndSearch } from "./chat/opening-and-search.ts";
import { measurePageOpening } from "./chat/page-opening.ts";
import { measurePageScrolling } from "./chat/page-scrolling.ts";
import { weatherStorm } from "./chat/storm.ts";

const PARTS = {
  opening: measureOpeningAndSearch,
  sends: measureDurableSends,
  "fan-out": measureFanOut,
  storm: weatherStorm,
  "page-opening": measurePageOpening,
  scrolling: measurePageScrolling,
  memory: measureFlatMemory,
} as const;

const wanted = process.argv.slice(2);
for (const [name, measure] of Object.entries(PARTS)) {
  if (wanted.length === 0 || wanted.includes(name)) await measure();
}
