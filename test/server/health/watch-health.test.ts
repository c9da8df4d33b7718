import { Registry } from "prom-client";
import { expect, test } from "vitest";
import type { CheckName } from "../../../server/health/check.ts";
import { examine } from "../../../server/health/examine.ts";
import { watchHealth } from "../../../server/health/watch-health.ts";
import { Listeners } from "../../../server/listeners.ts";
import type { Finding } from "../../../shared/protocol/values.ts";
import { ManualClock, settle } from "../../helpers/manual-clock.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const CHECKS: readonly CheckName[] = ["data", "disk", "clock", "port", "turn", "publicUrl", "certificate", "backup"];

const well: Finding = { check: "disk", state: "well", what: "31 GB are free.", why: "", remedy: "" };
const fault: Finding = {
  check: "turn",
  state: "fault",
  what: "Refused 3 times.",
  why: "Some hear nobody.",
  remedy: "Mend it.",
};

/** A watch over a server whose looks come to what the test says. */
function watch() {
  const clock = new ManualClock();
  const registry = new Registry();
  const checked = new Listeners<readonly Finding[]>();
  const world = { found: [well] as readonly Finding[] | Error, looks: 0, warned: [] as string[], told: [] as string[] };
  const watching = watchHealth({
    clock,
    registry,
    status: {
      async check() {
        world.looks += 1;
        if (world.found instanceof Error) throw world.found;
        checked.emit(world.found);
        return world.found;
      },
      onChecked: (listener) => checked.add(listener),
    },
    log: {
      warn: (_details: unknown, what?: string) => void world.warned.push(what ?? ""),
      info: (what: unknown) => void world.told.push(String(what)),
      error: () => {},
    } as Parameters<typeof watchHealth>[0]["log"],
  });
  return { clock, registry, world, watching };
}

test("A10 looks a minute after the start, then once a day", async () => {
  const { clock, world, watching } = watch();
  await clock.advanceAsync(MINUTE_MS - 1);
  expect(world.looks).toBe(0);
  await clock.advanceAsync(1);
  expect(world.looks).toBe(1);
  await clock.advanceAsync(24 * HOUR_MS - 1);
  expect(world.looks).toBe(1);
  await clock.advanceAsync(1);
  expect(world.looks).toBe(2);
  watching[Symbol.dispose]();
  expect(clock.pendingTimers).toBe(0);
});

test("A10 a look that fails is not the last one", async () => {
  const { clock, world, watching } = watch();
  world.found = new Error("no file may be opened any more");
  await clock.advanceAsync(MINUTE_MS);
  expect(world.looks).toBe(1);
  await clock.advanceAsync(HOUR_MS);
  expect(world.looks).toBe(2);
  watching[Symbol.dispose]();
  expect(clock.pendingTimers).toBe(0);
});

test("A10 looks each hour while something is wrong, and says it once as long as it stands", async () => {
  const { clock, world, watching } = watch();
  world.found = [fault, well];
  await clock.advanceAsync(MINUTE_MS);
  expect(world.warned).toEqual(["Refused 3 times. Some hear nobody. Mend it."]);
  // Another number makes it no other finding.
  world.found = [{ ...fault, what: "Refused 4 times." }, well];
  await clock.advanceAsync(HOUR_MS);
  expect(world.looks).toBe(2);
  expect(world.warned).toHaveLength(1);
  world.found = [well];
  await clock.advanceAsync(HOUR_MS);
  expect(world.told).toEqual(["all is well with the machine again"]);
  world.found = [fault];
  await clock.advanceAsync(24 * HOUR_MS);
  expect(world.warned).toHaveLength(2);
  watching[Symbol.dispose]();
});

test("A10 the metric has the worst of each check", async () => {
  const { clock, registry, world, watching } = watch();
  world.found = [fault, { ...fault, state: "warning" }, well];
  await clock.advanceAsync(MINUTE_MS);
  const text = await registry.metrics();
  expect(text).toContain('cromulent_health_check{check="turn"} 2');
  expect(text).toContain('cromulent_health_check{check="disk"} 0');
  watching[Symbol.dispose]();
});

test("A10 a check that takes too long or fails is a warning, and holds up no other", async () => {
  const clock = new ManualClock();
  const all = Object.fromEntries(CHECKS.map((name) => [name, async () => [{ ...well, check: name }]]));
  let isEnded = false;
  const checks = {
    ...(all as Record<CheckName, () => Promise<Finding[]>>),
    turn: (signal: AbortSignal) =>
      new Promise<Finding[]>(() => {
        signal.addEventListener("abort", () => {
          isEnded = true;
        });
      }),
    clock: () => Promise.reject(new Error("no such thing")),
  };
  const looking = examine(checks, { clock, log: { warn: () => {} } });
  await settle();
  clock.advance(9_000);
  const findings = await looking;
  expect(findings.filter(({ state }) => state !== "well")).toMatchObject([
    { check: "clock", state: "warning", what: expect.stringContaining("no such thing") },
    { check: "turn", state: "warning", what: expect.stringContaining("9 s") },
  ]);
  expect(findings).toHaveLength(CHECKS.length);
  expect(isEnded).toBe(true);
});
