import { test } from "vitest";
import { expectHears } from "../helpers/e2e/expect-heard.ts";
import { Stage } from "../helpers/e2e/stage.ts";

test("two people make accounts in two browsers, meet in Lobby, and each hears the other's own sentence", async () => {
  await using stage = await Stage.open({ accounts: "byForm" });
  const [anna, ben] = await stage.annaAndBen();
  await anna.client.joinAndConnect("Lobby");
  await ben.client.joinAndConnect("Lobby");
  await anna.client.waitForPeople("Lobby", ["anna", "ben"]);
  await ben.client.waitForPeople("Lobby", ["anna", "ben"]);

  await anna.client.pressTalk();
  await ben.client.pressTalk();
  await Promise.all([expectHears(anna.client, ben), expectHears(ben.client, anna)]);

  await anna.client.person("Lobby", "ben").filter({ hasText: "speaking" }).waitFor();
  await ben.client.person("Lobby", "anna").filter({ hasText: "speaking" }).waitFor();
});
