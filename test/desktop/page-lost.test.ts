import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { DesktopWorld } from "../helpers/desktop/desktop-world.ts";
import { expectHears } from "../helpers/e2e/expect-heard.ts";

const SPEECH_DB = -45;
/** What the issue allows until the voice is back. */
const BACK_WITHIN_MS = 2_000;

let world: DesktopWorld;

beforeAll(async () => {
  world = await DesktopWorld.open();
  await world.anna.client.chooseMode("open");
  await world.meet();
  await expectHears(world.ben.client, world.anna);
});

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
});

/** What the server told Ben of Anna from now on. */
function watchAnna() {
  const { frames } = world.ben.client;
  const before = { moves: frames.voiceMoves().length, updates: frames.voiceUpdates().length };
  return {
    moves: () => frames.voiceMoves().slice(before.moves),
    updates: () =>
      frames
        .voiceUpdates()
        .slice(before.updates)
        .map(({ transmitting, connection }) => ({ transmitting, connection })),
  };
}

describe("a page that goes in a call", () => {
  it.each([
    {
      name: "is reloaded",
      lose: () => world.anna.client.page.reload({ waitUntil: "commit" }),
    },
    {
      name: "is killed",
      async lose() {
        world.anna.client.faults.expect(/^The page crashed\.$/);
        process.kill(await world.anna.app.rendererPid(), "SIGKILL");
      },
    },
  ])(
    "V6 and $name: the server is told at once, the session goes on, and the voice is back within 2 s",
    async ({ lose }) => {
      const { anna, ben } = world;
      const told = watchAnna();
      await lose();
      const lostMs = Date.now();
      await vi.waitFor(() => expect(told.updates()[0]).toEqual({ transmitting: false, connection: "connecting" }), {
        interval: 20,
      });
      await vi.waitFor(() => expect(told.updates().at(-1)).toEqual({ transmitting: true, connection: "connected" }), {
        interval: 20,
        timeout: 10_000,
      });
      const heardMs = await ben.client.hearing.louderThan(SPEECH_DB);
      expect(heardMs - lostMs).toBeLessThan(BACK_WITHIN_MS);
      await expectHears(ben.client, anna);
      expect(told.moves()).toEqual([]);
    },
  );
});
