import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../start-error.ts";

/** More than a file system keeps beside a file's name, so that it has to find room. */
const PROBE_BYTES = 8_192;

/** What came of writing a file into the data folder; it is removed again. */
export type WriteOutcome = "written" | "noRoom" | "refused" | "failed";

export async function tryToWrite(dataDir: string): Promise<WriteOutcome> {
  // A name of its own for each check: two may run at once.
  const path = join(dataDir, `.doctor-${process.pid}-${performance.now()}`);
  try {
    await using file = await open(path, "wx", 0o600);
    await file.writeFile(Buffer.alloc(PROBE_BYTES, 1));
    await file.sync();
    return "written";
  } catch (error) {
    const code = errorCode(error) ?? "";
    if (/^(ENOSPC|EDQUOT)$/.test(code)) return "noRoom";
    return /^(EACCES|EPERM|EROFS)$/.test(code) ? "refused" : "failed";
  } finally {
    await rm(path, { force: true }).catch(() => {});
  }
}
