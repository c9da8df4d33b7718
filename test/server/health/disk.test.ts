import { statfs, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkDisk } from "../../../server/health/checks/disk.ts";
import type { BackupStatus } from "../../../shared/protocol/values.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";

const DAILY: BackupStatus = { everyMs: 86_400_000, last: null, lastProvedAt: null, nextAt: null };

async function look(databaseShare: number, status: BackupStatus) {
  await using temp = await TempFolder.make();
  const { bavail, bsize } = await statfs(temp.path);
  const path = join(temp.path, "cromulent.db");
  await writeFile(path, "");
  // A hole: no block of it is on the disk.
  await truncate(path, Math.floor(bavail * bsize * databaseShare));
  const config = { dataDir: temp.path, backups: { everyMs: null, keep: 7, folder: join(temp.path, "backups") } };
  return await checkDisk(config, { status: () => status })(AbortSignal.timeout(5_000));
}

test("A10 the disk has to have the room that a backup asks for: the archive, and three databases to prove it", async () => {
  expect(await look(0.1, DAILY)).toMatchObject([{ check: "disk", state: "well" }]);
  expect(await look(0.3, DAILY)).toMatchObject([{ state: "warning", what: expect.stringContaining("next backup") }]);
  expect(await look(0.3, { ...DAILY, everyMs: null })).toMatchObject([{ state: "well" }]);
});
