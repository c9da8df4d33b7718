import { expect, test } from "vitest";
import type { Path } from "../helpers/browser/hearing-script.ts";
import { SERVER_ADDRESS } from "../helpers/network/network.ts";
import { NetworkStage } from "../helpers/network/network-stage.ts";

test("V5 behind symmetric NATs a call goes over the relay: by UDP where only the direct way is blocked, by TCP where all UDP is", async () => {
  await using stage = await NetworkStage.open({ nat: "symmetric" });
  const faults = await Promise.all(stage.dwellers.map(({ home }) => home.blockUdpExceptWith(SERVER_ADDRESS)));
  await stage.call();
  // The other side may have met the relay's address as peer reflexive.
  const overUdp = await pathsOf(stage);
  expect(overUdp.map(({ local }) => local)).toContain("relay");
  expect(overUdp.filter(({ local }) => local === "relay").map(({ relayProtocol }) => relayProtocol)).not.toContain(
    "tcp",
  );
  await showsPath(stage, /relayed, UDP/i);

  await stage.hangUp();
  await Promise.all(faults.map((fault) => fault.end()));
  await Promise.all(stage.dwellers.map(({ home }) => home.blockUdp()));
  await stage.call();
  for (const path of await pathsOf(stage)) expect(path).toMatchObject({ local: "relay", relayProtocol: "tcp" });
  await showsPath(stage, /relayed, TCP/i);
});

async function pathsOf(stage: NetworkStage): Promise<Path[]> {
  const paths = await Promise.all(stage.dwellers.map(({ client }) => client.hearing.paths()));
  expect(
    paths.map(({ length }) => length),
    "connections of each that have a path",
  ).toEqual([1, 1]);
  return paths.flat();
}

/** Either page: one of the two may have the relay's address as the other's own. */
async function showsPath(stage: NetworkStage, path: RegExp): Promise<void> {
  const shown = stage.dwellers.map(async ({ client }) => {
    await client.voiceBar.getByRole("button", { name: "Connection details" }).click();
    await client.page.getByRole("cell", { name: path }).waitFor({ timeout: 10_000 });
    await client.page.keyboard.press("Escape");
  });
  await Promise.any(shown);
  await Promise.allSettled(shown);
}
