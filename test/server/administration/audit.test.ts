import { expect, test } from "vitest";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { startTestServer } from "../../helpers/test-server.ts";
import { channelOf } from "../../helpers/voice-clients.ts";

test("A8 the log has what was done, by whom and to whom, newest first", async () => {
  await using server = await startTestServer();
  using owner = await GatewayClient.connect(server, await server.createOwner());
  const ownerId = owner.welcome.self.id;
  const { user: ben } = await server.createMember("ben");
  const invite = await server.createInvite();
  const [made] = (await owner.request("invite.list", {})).invites;
  const { channel } = await owner.request("channel.create", { kind: "text", name: "plans" });
  const channelId = channel.id;
  await owner.request("channel.update", { channelId, name: "talk" });
  await owner.request("channel.update", { channelId, topic: "anything" });
  await owner.request("channel.delete", { channelId });
  await owner.request("channel.restore", { channelId });
  await owner.request("member.update", { userId: ben.id, role: "admin" });
  await owner.request("member.kick", { userId: ben.id });
  await owner.request("member.ban", { userId: ben.id });
  await owner.request("member.unban", { userId: ben.id });
  await owner.request("invite.revoke", { inviteId: made?.id ?? "" });

  const { entries, more } = await owner.request("audit.list", { limit: 100 });
  const hint = invite.code.slice(0, 4);
  expect(entries.map(({ action, targetId, detail }) => [action, targetId, detail]).reverse()).toEqual([
    ["invite.created", null, expect.any(String)],
    ["invite.created", null, hint],
    ["channel.created", null, "plans"],
    ["channel.updated", null, "plans → talk"],
    ["channel.updated", null, "talk"],
    ["channel.deleted", null, "talk"],
    ["channel.restored", null, "talk"],
    ["member.roleChanged", ben.id, "admin"],
    ["member.kicked", ben.id, ""],
    ["member.banned", ben.id, ""],
    ["member.unbanned", ben.id, ""],
    ["invite.revoked", null, hint],
  ]);
  expect(new Set(entries.map(({ actorId }) => actorId))).toEqual(new Set([ownerId]));
  expect(more).toBe(false);

  const first = await owner.request("audit.list", { limit: 5 });
  const second = await owner.request("audit.list", { limit: 100, before: first.entries.at(-1)?.id });
  expect([first.more, [...first.entries, ...second.entries]]).toEqual([true, entries]);
});

test("A8 the log names whose message an admin deleted, never its text; one's own are nobody's business", async () => {
  await using server = await startTestServer();
  using owner = await GatewayClient.connect(server, await server.createOwner());
  using ben = await GatewayClient.connect(server, await server.createMember("ben"));
  const channelId = channelOf(ben, "general").id;
  for (const deleter of [ben, owner]) {
    const text = "something private";
    const { message } = await ben.request("message.send", { channelId, nonce: deleter.sessionId, text });
    await deleter.request("message.delete", { messageId: message.id });
  }
  const { entries } = await owner.request("audit.list", { limit: 100 });
  expect(entries.map(({ action, targetId }) => [action, targetId])).toEqual([
    ["message.deleted", ben.welcome.self.id],
    ["invite.created", null],
  ]);
  expect(JSON.stringify(entries)).not.toContain("private");
});

test("invites are listed as long as they can be used, by their first four characters", async () => {
  await using server = await startTestServer();
  using owner = await GatewayClient.connect(server, await server.createOwner());
  const { code } = await server.createInvite({ maxUses: 2, expiresInS: 60 });
  await server.createInvite({ expiresInS: 1 });
  await server.register("ben", code);
  const list = async () => (await owner.request("invite.list", {})).invites;
  const invites = await list();
  expect(invites.map(({ hint, uses, maxUses, createdBy }) => ({ hint, uses, maxUses, createdBy }))).toContainEqual({
    hint: code.slice(0, 4),
    uses: 1,
    maxUses: 2,
    createdBy: owner.welcome.self.id,
  });
  expect(JSON.stringify(invites)).not.toContain(code.slice(5));

  const id = invites.find(({ maxUses }) => maxUses === 2)?.id ?? "";
  await owner.request("invite.revoke", { inviteId: id });
  expect((await list()).map((invite) => invite.id)).not.toContain(id);
  expect(await owner.refusal("invite.revoke", { inviteId: id })).toBe("not_found");
  const body = { username: "cid", password: "a long password", invite: code };
  expect((await server.call("POST", "/api/v1/register", { body })).status).toBe(403);
});
