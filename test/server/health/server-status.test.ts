import { expect, test } from "vitest";
import { ServerStatus } from "../../../server/health/server-status.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";

const HOUR_MS = 3_600_000;
const WAIT_MS = 30_000;
const OWNER = "owner";

/** The status of a server with a clock to turn, and how often everything was looked at. */
function statusAt(clock: ManualClock) {
  const world = { looks: 0 };
  const status = new ServerStatus({
    authority: { asOwner: async () => {} },
    clock,
    version: "1",
    backups: { status: () => ({ everyMs: null, last: null, lastProvedAt: null, nextAt: null }) },
    async examine() {
      world.looks += 1;
      return [];
    },
  });
  return { status, world };
}

test("A10 the owner may look again 30 s after the last look", async () => {
  const clock = new ManualClock();
  const { status, world } = statusAt(clock);
  await status.status(OWNER, true);
  clock.advance(WAIT_MS - 1);
  await expect(status.status(OWNER, true)).rejects.toMatchObject({ code: "rate_limited", retryAfterMs: 1 });
  clock.advance(1);
  await status.status(OWNER, true);
  expect(world.looks).toBe(2);
});

test("A10 a clock that was an hour ahead, and is set right as the doctor said, keeps nobody from looking again", async () => {
  const clock = new ManualClock();
  const { status, world } = statusAt(clock);
  await status.status(OWNER, true);
  clock.advance(-HOUR_MS);
  await status.status(OWNER, true);
  expect(world.looks).toBe(2);
});
