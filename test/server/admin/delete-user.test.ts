import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SqliteStore } from "../../../server/store/sqlite-store.ts";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { HostCommands } from "../../helpers/host-commands.ts";
import { png } from "../../helpers/image-bytes.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { startTestServer } from "../../helpers/test-server.ts";
import { filesOf, uploadFile } from "../../helpers/uploads.ts";
import { ChatStage } from "../chat/chat-stage.ts";

const SECRET = "qxsecretword";

let folder: TempFolder;
let stage: ChatStage;
let admin: HostCommands;
let anna: GatewayClient;

beforeEach(async () => {
  folder = await TempFolder.make();
  admin = new HostCommands(folder.path);
  stage = await ChatStage.open({ dataDir: folder.path });
  anna = await stage.join("anna");
});
afterEach(async () => {
  await stage[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** A picture, a waiting file, messages, one of them with a file, a reaction and a read mark. */
async function live(messages: number) {
  const { token } = stage.account("anna");
  const avatar = await uploadFile(stage.server, token, { name: "me.png", bytes: png(2, 2) });
  await anna.request("account.update", { avatarId: avatar.id, displayName: "Anna Annason" });
  const waiting = await uploadFile(stage.server, token, { bytes: "waits" });
  const sent = await uploadFile(stage.server, token, { bytes: "sent" });
  const asked = await stage.send(stage.owner, "who comes?");
  await anna.request("message.react", { messageId: asked.id, emoji: "🦊", on: true });
  const first = await stage.send(anna, `${SECRET} @owner`, { attachmentIds: [sent.id] });
  for (let index = 1; index < messages; index++) await stage.send(anna, `${SECRET} ${index}`);
  await anna.request("channel.read", { channelId: stage.channelId, messageId: first.id });
  return { avatar, waiting, sent, asked, first };
}

/** Once no server has it open. */
const databaseText = () => readFile(join(folder.path, "cromulent.db"), "latin1");

describe("A9 delete-user", () => {
  test("keep: the account is nobody's, its messages stand as a deleted member's, everything else goes", async () => {
    const { avatar, waiting, sent, asked, first } = await live(3);
    const { server, owner } = stage;
    const { user: before, password, token } = stage.account("anna");
    await owner.request("member.update", { userId: before.id, role: "admin" });
    await server.call("POST", "/api/v1/invites", { body: {}, token });
    await owner.drain();
    const ran = await admin.run(["delete-user", "anna", "--messages", "keep", "--yes"]);
    expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await anna.closed).toBe(4010);
    const { user } = await owner.event("member.updated");
    expect(user).toEqual({
      id: before.id,
      username: expect.stringMatching(/^deleted-[0-9a-f]{12}$/),
      displayName: "Deleted member",
      role: "member",
      avatarId: null,
    });
    await owner.event("member.left", ({ userId }) => userId === before.id);

    const anew = await stage.again("owner");
    expect(anew.welcome.snapshot?.formerMembers).toEqual([user]);
    expect(anew.welcome.snapshot?.members.map(({ username }) => username)).toEqual(["owner"]);
    const messages = await stage.list(anew);
    expect(messages.filter(({ authorId }) => authorId === before.id)).toHaveLength(3);
    expect(messages.find(({ id }) => id === first.id)?.attachments).toMatchObject([{ id: sent.id }]);
    expect(messages.find(({ id }) => id === asked.id)?.reactions).toMatchObject([{ userIds: [before.id] }]);

    for (const username of ["anna", user.username]) {
      expect((await server.call("POST", "/api/v1/login", { body: { username, password } })).status).toBe(401);
    }
    expect((await server.call("POST", "/api/v1/logout", { token })).status).toBe(401);
    const files = await filesOf(folder.path);
    expect([avatar, waiting, sent].map(({ id }) => files.includes(id))).toEqual([false, false, true]);
    expect((await owner.request("member.listBans", {})).bans).toEqual([]);
    expect(await owner.refusal("member.kick", { userId: before.id })).toBe("not_found");
    await owner.request("member.unban", { userId: before.id });
    expect((await anew.drain()).map(({ event }) => event)).not.toContain("member.joined");
    expect((await owner.request("invite.list", {})).invites).toEqual([]);
    expect((await owner.request("audit.list", { limit: 2 })).entries).toMatchObject([
      { actorId: "host", action: "invite.revoked", targetId: before.id },
      { actorId: "host", action: "member.deleted", targetId: before.id, detail: user.username },
    ]);
    // The name is free, and whoever takes it inherits nothing.
    expect((await server.createMember("anna")).user.id).not.toBe(before.id);
  });

  test("delete: every message, reaction and file goes, everybody sees it, and nothing of it is on the disk", async ({
    annotate,
  }) => {
    // More than two steps of the erasure.
    const { asked, first } = await live(120);
    const ben = await stage.join("ben");
    await ben.drain();
    const startedAt = performance.now();
    const deleting = admin.run(["delete-user", "anna", "--messages", "delete", "--yes"]);
    const seenAfter: number[] = [];
    for (const name of ["member.left", "message.deleted", "reaction.changed"] as const) {
      await ben.event(name);
      seenAfter.push(Math.round(performance.now() - startedAt));
    }
    expect(await deleting).toMatchObject({ exitCode: 0, stderr: "" });
    const [leftMs = 0, firstMs = 0, lastMs = 0] = seenAfter;
    await annotate(`seen after: left ${leftMs} ms, first message ${firstMs} ms, all of 120 ${lastMs} ms`);
    // The newest go first: they are what anybody looks at.
    expect(Math.max(leftMs, firstMs)).toBeLessThan(1_000);
    const seen = ben.events;
    expect(seen.filter(({ event }) => event === "message.deleted")).toHaveLength(120);
    expect(seen.at(-1)).toMatchObject({ event: "reaction.changed", data: { messageId: asked.id, reactions: [] } });

    const anew = await stage.again("owner");
    expect(anew.welcome.snapshot?.formerMembers).toEqual([]);
    expect((await stage.list(anew)).map(({ id }) => id)).toEqual([asked.id]);
    expect((await anew.request("message.search", { query: SECRET, limit: 10 })).messages).toEqual([]);
    expect(anew.welcome.snapshot?.reads).toMatchObject([{ unread: 0, mentions: 0 }]);
    expect(await filesOf(folder.path)).toEqual([]);
    // Numbers are not given again.
    expect((await stage.send(stage.owner, "next")).id).toBeGreaterThan(first.id + 118);

    await stage[Symbol.asyncDispose]();
    const text = await databaseText();
    expect(text).toContain("who comes?");
    for (const gone of [SECRET, "Annason", "me.png"]) expect(text).not.toContain(gone);
  });

  test("what was kept first can be deleted later", async () => {
    await live(3);
    await admin.run(["delete-user", "anna", "--messages", "keep", "--yes"]);
    const { user } = await stage.owner.event("member.updated", ({ user: { username } }) => username !== "anna");
    expect((await admin.run(["delete-user", user.username, "--messages", "keep", "--yes"])).exitCode).toBe(1);
    expect((await admin.run(["password", user.username])).exitCode).toBe(1);
    expect((await admin.run(["delete-user", user.username, "--messages", "delete", "--yes"])).exitCode).toBe(0);
    expect(await stage.list(stage.owner)).toHaveLength(1);
  });

  test("where no server runs everything is gone from the disk when the command ends", async () => {
    await live(60);
    await stage[Symbol.asyncDispose]();
    expect(await databaseText()).toContain(SECRET);
    expect((await admin.run(["delete-user", "anna", "--messages", "delete", "--yes"])).exitCode).toBe(0);
    expect(await databaseText()).not.toContain(SECRET);
    expect(await filesOf(folder.path)).toEqual([]);
  });

  test("a deletion that was cut off in the middle is completed by the next start", async () => {
    await live(60);
    const { user } = stage.account("anna");
    await stage[Symbol.asyncDispose]();
    {
      // As far as a process came that died behind the first step.
      await using store = SqliteStore.open(folder.path);
      const tombstone = { username: "deleted-1", displayName: "", role: "member", passwordHash: "" } as const;
      const entry = { at: 1, actorId: "host", action: "member.deleted", targetId: user.id, detail: "" } as const;
      await store.administration.deleteAccount(user.id, tombstone, true, entry);
      await store.messages.eraseSome(1, 10);
    }
    expect(await databaseText()).toContain(SECRET);
    await using server = await startTestServer({ dataDir: folder.path });
    using owner = await GatewayClient.connect(server, await server.logIn(stage.account("owner")));
    await vi.waitFor(async () => {
      expect((await owner.request("message.list", { channelId: stage.channelId, limit: 100 })).messages).toHaveLength(
        1,
      );
    });
  });

  test("the owner cannot be deleted before somebody else is the owner", async () => {
    const words = ["delete-user", "owner", "--messages", "keep", "--yes"];
    const refused = await admin.run(words);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain("make somebody else the owner first");
    await stage.owner.ping();
    await admin.run(["role", "anna", "owner"]);
    expect((await admin.run(words)).exitCode).toBe(0);
    expect(await stage.owner.closed).toBe(4010);
  });

  test("asks with what will go, and does nothing where nobody says yes, or how messages fare", async () => {
    const words = ["delete-user", "anna", "--messages", "delete"];
    expect((await admin.run(words)).exitCode).toBe(5);
    const asked = await admin.run(words, { isTTY: true, stdin: "no\n" });
    expect(asked.exitCode).toBe(5);
    expect(asked.stderr).toMatch(/Delete the account anna .* for good\? 0 messages and 0 bytes of files go too\./);
    expect((await admin.run(["delete-user", "anna", "--yes"])).exitCode).toBe(2);
    await anna.ping();
    expect((await admin.run(words, { isTTY: true, stdin: "yes\n" })).exitCode).toBe(0);
    expect(await anna.closed).toBe(4010);
  });
});
