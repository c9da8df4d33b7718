import fc from "fast-check";
import { it } from "vitest";
import { CountsWorld, type Step } from "./counts-world.ts";

const RUNS = Number(process.env["FUZZ_RUNS"] ?? "6");
const STEPS = 150;

const small = fc.nat({ max: 1_000 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      ...{ kind: fc.constant("send" as const), who: small, channel: small, text: small },
      times: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("edit" as const), which: small, text: small }) },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ kind: fc.constant("delete" as const), which: small },
      by: fc.constantFrom("author" as const, "bob" as const, "owner" as const),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant("read" as const), device: small, channel: small, which: small }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom("cut" as const, "resume" as const, "anew" as const), device: small }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "rest" as const }) },
);

it("M7 counts agree on two devices, and with the rules, after any walk of sends, edits, deletes, reads and reconnects", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: STEPS, maxLength: STEPS }), async (steps) => {
      await using world = await CountsWorld.open();
      for (const each of steps) await world.do(each);
      await world.comeToRest();
    }),
    // What goes wrong depends on the moment too: a shorter walk rarely fails again.
    { numRuns: RUNS, endOnFailure: true },
  );
}, 120_000);
