import { createServer } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../../../server/clock.ts";
import { checkClock } from "../../../server/health/checks/clock.ts";
import { freePort } from "../../helpers/processes/free-port.ts";

let aheadMs = 0;
let url = "";
const server = createServer((_request, response) => {
  response.setHeader("Date", new Date(Date.now() + aheadMs).toUTCString()).end();
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function look(theirsAheadMs: number, urls: readonly string[] = [url]) {
  aheadMs = theirsAheadMs;
  const [found] = await checkClock(urls, systemClock)(new AbortController().signal);
  return found;
}

test.each([
  [0, "well"],
  [25_000, "well"],
  [-25_000, "well"],
  [120_000, "warning"],
  [-120_000, "warning"],
  [600_000, "fault"],
  [-600_000, "fault"],
] as const)("a clock that differs by %i ms from others': %s", async (ms, state) => {
  expect(await look(ms)).toMatchObject({ check: "clock", state });
});

test("it says by how much, and to which side", async () => {
  expect((await look(3 * 3_600_000 + 60_000))?.what).toBe("This machine's clock is 3 hours behind.");
  expect((await look(-10 * 60_000))?.what).toBe("This machine's clock is 10 minutes ahead.");
});

test("of several the one that agrees counts: theirs may be wrong as well", async () => {
  aheadMs = 3_600_000;
  const right = createServer((_request, response) => response.end());
  await new Promise<void>((resolve) => right.listen(0, "127.0.0.1", resolve));
  const address = right.address();
  const rightUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  try {
    expect(await look(3_600_000, [url, rightUrl])).toMatchObject({ state: "well" });
  } finally {
    right.closeAllConnections();
    right.close();
  }
});

test("where nobody answers, that is a warning, and where nobody is to be asked, nobody is", async () => {
  const nobody = `http://127.0.0.1:${await freePort()}`;
  expect(await look(0, [nobody])).toMatchObject({
    state: "warning",
    what: expect.stringContaining("could not be compared"),
  });
  expect(await look(0, [])).toMatchObject({ state: "well" });
});
