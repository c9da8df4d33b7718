import { NetworkStage } from "../../helpers/network/network-stage.ts";
import type { Section } from "./section.ts";

/** What each run measured; null: it failed, and the next one had a call of its own. */
export async function measureSection(section: Section, runs: number): Promise<(Record<string, number> | null)[]> {
  const results: (Record<string, number> | null)[] = [];
  process.stderr.write(`${section.name} `);
  while (results.length < runs) {
    const before = results.length;
    try {
      await measureOneCall(section, runs, results);
    } catch (error) {
      process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
      // Also where not even a call came about: or the same would be tried for ever.
      results.push(null);
    }
    if (results.length === before) throw new Error("A call without a run.");
  }
  process.stderr.write("\n");
  return results;
}

/** Until all runs are done or one fails. */
async function measureOneCall(
  section: Section,
  runs: number,
  results: (Record<string, number> | null)[],
): Promise<void> {
  await using stage = await NetworkStage.open(section.stage);
  if (section.prepare === undefined) await stage.call();
  else await section.prepare(stage);
  while (results.length < runs) {
    await stage.settle();
    results.push(await section.measure(stage, results.length));
    process.stderr.write(".");
  }
}
