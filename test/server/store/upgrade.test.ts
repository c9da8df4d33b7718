import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { migrate } from "../../../server/store/migrate.ts";
import { MIGRATIONS } from "../../../server/store/migrations/index.ts";
import { SqliteStore } from "../../../server/store/sqlite-store.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";

const NOW = 1_800_000_000_000;
/** Of a server without text chat. */
const SCHEMA_BEFORE = 2;

test("a database from before text chat keeps accounts, log-ins, invites and channels, and all of it can be administered", async () => {
  await using folder = await TempFolder.make();
  const old = new Sqlite(join(folder.path, "cromulent.db"));
  migrate(old, MIGRATIONS.slice(0, SCHEMA_BEFORE));
  old.exec(`
    INSERT INTO users VALUES ('ann', 'ann', 'Ann', 'owner', 'phc', ${NOW}), ('ben', 'ben', 'Ben', 'member', 'phc', ${NOW});
    INSERT INTO tokens VALUES ('one', 'ann', ${NOW}, ${NOW}), ('two', 'ann', ${NOW}, ${NOW + 1});
    INSERT INTO invites VALUES ('code', 'ann', ${NOW}, ${NOW + 1_000}, NULL, 3), ('late', 'ann', ${NOW}, ${NOW}, NULL, 0);
  `);
  old.close();

  await using store = SqliteStore.open(folder.path);
  const { administration } = store;
  const ann = { id: "ann", username: "ann", displayName: "Ann", role: "owner", avatarId: null };
  expect(await store.findToken("one", 0)).toEqual({ user: ann, lastUsedAt: NOW });
  const logins = await administration.listLogins("ann", 0);
  expect(logins.map(({ tokenHash, client, platform }) => [tokenHash, client, platform])).toEqual([
    ["two", "", ""],
    ["one", "", ""],
  ]);
  expect(await administration.endLogin("ann", logins[0]?.id ?? "")).toBe("two");
  expect(await administration.endLogin("ben", logins[1]?.id ?? "")).toBeNull();

  const [invite, ...others] = await administration.listInvites(NOW);
  expect([invite?.uses, invite?.hint, others]).toEqual([3, "", []]);
  const entry = { at: NOW, actorId: "ann", action: "invite.revoked", targetId: null } as const;
  await administration.revokeInvite(invite?.id ?? "", entry);
  expect(await store.admits({ kind: "invite", codeHash: "code" }, "cid", NOW)).toBe("not_admitted");

  expect(await store.listChannels()).toMatchObject([{ name: "general" }, { name: "Lobby" }, { name: "Games" }]);
  await administration.ban("ben", { ...entry, action: "member.banned", targetId: "ben", detail: "" });
  expect(await store.listUsers()).toEqual([ann]);
  expect(await administration.listFormerMembers()).toMatchObject([{ username: "ben" }]);
});
