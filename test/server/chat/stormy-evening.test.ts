import { expect, it } from "vitest";
import { playStormyEvening } from "../../helpers/chat/stormy-evening.ts";
import { seededRandom } from "../../helpers/seeded-random.ts";

const CLIENTS = 6;
const MESSAGES_EACH = 40;

// Whole, with 10,000 messages of 20 clients, in `npm run bench:chat`.
it("M1 M2 through cuts and two restarts with SIGKILL none is lost, none stands twice, and all see the same order", async () => {
  const { stored, faults } = await playStormyEvening({
    ...{ clients: CLIENTS, messagesEach: MESSAGES_EACH, restarts: 2, cutEveryMs: 250 },
    random: seededRandom(6),
  });
  expect(faults).toEqual([]);
  expect(new Set(stored).size).toBe(CLIENTS * MESSAGES_EACH);
  expect(stored).toHaveLength(CLIENTS * MESSAGES_EACH);
}, 120_000);
