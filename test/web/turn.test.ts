import { expect, test } from "vitest";
import { expectHears } from "../helpers/e2e/expect-heard.ts";
import { Stage } from "../helpers/e2e/stage.ts";
import { CoturnProcess } from "../helpers/processes/coturn-process.ts";
import { freePort } from "../helpers/processes/free-port.ts";

test("V5 with coturn a call that may take nothing but a relay is heard", async () => {
  await using coturn = await CoturnProcess.start();
  await using stage = await Stage.open({ env: coturn.serverEnv, isRelayOnly: true });
  const [anna, ben] = await stage.annaAndBen();
  await anna.client.joinAndConnect("Lobby");
  await ben.client.joinAndConnect("Lobby");
  await ben.client.waitForPeople("Lobby", ["anna", "ben"]);

  await anna.client.pressTalk();
  await expectHears(ben.client, anna);
  // Only one side's selected candidate need say so: the other may have met it as peer reflexive.
  const paths = [...(await anna.client.hearing.paths()), ...(await ben.client.hearing.paths())];
  expect(paths.flatMap(({ local, remote }) => [local, remote])).toContain("relay");
  await anna.client.releaseTalk();
  await anna.client.voiceBar.getByRole("button", { name: "Connection details" }).click();
  await anna.client.page.getByRole("cell", { name: /relayed/ }).waitFor();
});

test("V5 with a provider that does not answer the call works, and the metric counts it", async () => {
  const apiUrl = `http://127.0.0.1:${await freePort()}/api/v1/turn/credentials`;
  await using stage = await Stage.open({
    env: { TURN_PROVIDER: "metered", TURN_API_URL: apiUrl, TURN_API_KEY: "a key of the tests" },
  });
  const [anna, ben] = await stage.annaAndBen();
  await anna.client.joinAndConnect("Lobby");
  await ben.client.joinAndConnect("Lobby");
  await ben.client.waitForPeople("Lobby", ["anna", "ben"]);
  await anna.client.pressTalk();
  await expectHears(ben.client, anna);
  expect(await stage.server.turnFailures("metered"), "failures counted").toBeGreaterThanOrEqual(2);
  expect(stage.server.output, "the log").not.toContain("a key of the tests");
});
