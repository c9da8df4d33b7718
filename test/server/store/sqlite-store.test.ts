import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { NewUser } from "../../../server/store/queries/users.ts";
import { SqliteStore } from "../../../server/store/sqlite-store.ts";
import type { ConnectionReport } from "../../../shared/protocol/connection-report.ts";

const NOW = 1_800_000_000_000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cromulent-store-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function user(username: string, role: NewUser["role"] = "member"): NewUser {
  return { id: `id-${username}`, username, displayName: username, role, passwordHash: "phc", createdAt: NOW };
}

describe("the store", () => {
  test("a new server has general, Lobby and Games, each found by its id", async () => {
    await using store = SqliteStore.open(folder);
    const channels = await store.listChannels();
    expect(channels.map(({ id: _id, ...channel }) => channel)).toEqual([
      { kind: "text", name: "general", topic: "", position: 0, userLimit: 0, retentionDays: 0 },
      { kind: "voice", name: "Lobby", topic: "", position: 1, userLimit: 0, retentionDays: 0 },
      { kind: "voice", name: "Games", topic: "", position: 2, userLimit: 0, retentionDays: 0 },
    ]);
    for (const channel of channels) expect(await store.findChannel(channel.id)).toEqual(channel);
    expect(await store.findChannel("none")).toBeNull();
  });

  test("everything is there after a restart, and nothing is seeded twice", async () => {
    let channels: unknown;
    {
      await using store = SqliteStore.open(folder);
      channels = await store.listChannels();
      expect(await store.register(user("ann", "owner"), "hash-a", { kind: "owner" })).toBe("registered");
    }
    await using store = SqliteStore.open(folder);
    expect(await store.listChannels()).toEqual(channels);
    expect(await store.ownerExists()).toBe(true);
    expect(await store.findAccount("ann")).toMatchObject({ user: { role: "owner" }, passwordHash: "phc" });
    expect(await store.findToken("hash-a", NOW - 1)).toMatchObject({ user: { username: "ann" }, lastUsedAt: NOW });
  });

  test("A7 the list of log-ins has an end, with the newest in it", async () => {
    await using store = SqliteStore.open(folder);
    await store.register(user("ann", "owner"), "t0", { kind: "owner" });
    const account = { user: user("ann", "owner"), passwordHash: "phc" };
    for (let index = 1; index <= 220; index++) await store.logIn(`t${index}`, account, NOW + index);
    const logins = await store.administration.listLogins("id-ann", 0);
    expect(logins).toHaveLength(200);
    expect(logins[0]?.tokenHash).toBe("t220");
  });

  test("an account, its token and the use of its invite are made together or not at all", async () => {
    await using store = SqliteStore.open(folder);
    await store.register(user("ann", "owner"), "t0", { kind: "owner" });
    await store.addInvite({
      codeHash: "i",
      hint: "K3QF",
      createdBy: "id-ann",
      createdAt: NOW,
      expiresAt: NOW + 1_000,
      maxUses: 1,
    });
    const admission = { kind: "invite", codeHash: "i" } as const;
    // Fails at the token, the last step: its hash is in use.
    await expect(store.register(user("ben"), "t0", admission)).rejects.toThrow();
    expect(await store.findAccount("ben")).toBeNull();
    expect(await store.admits(admission, "ben", NOW)).toBe("registered");
    expect(await store.register(user("ben"), "t1", admission)).toBe("registered");
    expect(await store.register(user("cid"), "t2", admission)).toBe("not_admitted");
    expect(await store.listUsers()).toMatchObject([{ username: "ann" }, { username: "ben" }]);
  });

  test("there is one owner, by the database itself", async () => {
    await using store = SqliteStore.open(folder);
    await store.register(user("ann", "owner"), "t0", { kind: "owner" });
    expect(await store.register(user("ben", "owner"), "t1", { kind: "owner" })).toBe("not_admitted");
    await expect(store.register(user("ben", "owner"), "t1", { kind: "open" })).rejects.toThrow(/UNIQUE/);
  });

  test("unused tokens are forgotten, others stay", async () => {
    await using store = SqliteStore.open(folder);
    await store.register(user("ann", "owner"), "old", { kind: "owner" });
    const ann = { user: user("ann", "owner"), passwordHash: "phc" };
    expect(await store.logIn("new", ann, NOW + 10)).toBe("loggedIn");
    expect(await store.logIn("late", { ...ann, passwordHash: "another by now" }, NOW + 10)).toBe("changed");
    expect(await store.findToken("old", NOW)).toBeNull();
    expect(await store.removeUnusedTokens(NOW)).toEqual(["old"]);
    expect(await store.findToken("new", NOW)).not.toBeNull();
    expect(await store.removeToken("new")).toBe(true);
    expect(await store.removeToken("new")).toBe(false);
  });

  test("C4 connection reports are listed from the newest on, as far as the bytes go", async () => {
    await using store = SqliteStore.open(folder);
    await store.register(user("ann", "owner"), "t0", { kind: "owner" });
    const report: ConnectionReport = { verdict: "good", steps: [] };
    const sent = (sentAt: number) => ({ userId: "id-ann", sentAt, report });
    for (let sentAt = 1; sentAt <= 4; sentAt++) await store.addConnectionReport(sent(sentAt), 3);
    const bytes = JSON.stringify(report).length;
    expect(await store.listConnectionReports(0, 3 * bytes)).toEqual([sent(4), sent(3), sent(2)]);
    expect(await store.listConnectionReports(0, 3 * bytes - 1)).toEqual([sent(4), sent(3)]);
    expect(await store.listConnectionReports(3, 3 * bytes)).toEqual([sent(4)]);
  });

  test("one process at a time, and the next one as soon as the first is gone", async () => {
    {
      await using _first = SqliteStore.open(folder);
      expect(() => SqliteStore.open(folder)).toThrow(/Another server is using the data folder/);
    }
    await using _second = SqliteStore.open(folder);
  });

  test("a backup can be taken while the server runs", async () => {
    await using store = SqliteStore.open(folder);
    await store.register(user("ann", "owner"), "t0", { kind: "owner" });
    const source = new Sqlite(join(folder, "cromulent.db"), { readonly: true });
    await source.backup(join(folder, "backup.db"));
    source.close();
    const backup = new Sqlite(join(folder, "backup.db"));
    expect(backup.prepare("SELECT username FROM users").pluck().all()).toEqual(["ann"]);
    backup.close();
  });

  test("a file that is no database is said to be damaged, and kept", async () => {
    const path = join(folder, "cromulent.db");
    await writeFile(path, "this is no database, but it may be precious".repeat(100));
    await copyFile(path, `${path}.before`);
    expect(() => SqliteStore.open(folder)).toThrow(/is damaged/);
    expect(await readdir(folder)).toContain("cromulent.db.before");
    expect(await readFile(path)).toEqual(await readFile(`${path}.before`));
  });
});
