import { existsSync } from "node:fs";
import { access, rename, rm } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { ArchiveWriter } from "../backup/archive-writer.ts";
import { userExport, userMessages } from "../control/operations/user-export.ts";
import { errorCode } from "../start-error.ts";
import { syncFolder } from "../sync-folder.ts";
import { UploadFolder } from "../uploads/upload-folder.ts";
import { CommandError, EXIT, type Tools } from "./command.ts";

/** In the memory of this process and of the server, a page at a time. */
const MESSAGES_AT_ONCE = 1_000;

export interface ExportJob {
  readonly user: string;
  readonly dataDir: string;
  /** Absolute. */
  readonly file: string;
  readonly ask: Tools["ask"];
  /** Unix milliseconds. */
  readonly now: () => number;
}

export interface MadeExport {
  readonly file: string;
  readonly bytes: number;
  readonly messages: number;
  readonly files: number;
  /** Names of files that the disk does not have any more. */
  readonly missing: string[];
}

/**
 * Writes a plain tar: `account.json` and a JSON file for each kind of thing, `messages-0001.json` …, and the files, by id as
 * `files.json` lists them.
 * @throws {CommandError} Nothing is left behind then.
 */
export async function writeExport(job: ExportJob): Promise<MadeExport> {
  await expectFree(job.file);
  const partial = `${job.file}.partial`;
  try {
    const made = await pack(job, partial);
    await rename(partial, job.file);
    await syncFolder(dirname(job.file));
    return made;
  } catch (error) {
    throw explain(job.file, error);
  } finally {
    await rm(partial, { force: true });
  }
}

async function pack(job: ExportJob, path: string): Promise<MadeExport> {
  // Before anything is asked for, which the log tells: where it cannot be written, it is not worth an entry.
  await using archive = await ArchiveWriter.create(path, job.now());
  const { account, parts, files } = await job.ask(userExport, { user: job.user });
  await addJson(archive, "account", account);
  for (const [name, rows] of Object.entries(parts)) await addJson(archive, name, rows);
  const named = files.map((file) => ({ ...file, file: entryName(file) }));
  await addJson(archive, "files", named);
  const messages = await packMessages(job, archive, account.id);
  const missing: string[] = [];
  const folder = new UploadFolder(join(job.dataDir, "uploads"));
  for (const { id, name, file } of named) {
    if (!(await archive.addFile(file, join(folder.path, folder.placeOf(id))))) missing.push(name);
  }
  const bytes = await archive.finish();
  return { file: job.file, bytes, messages, files: files.length - missing.length, missing };
}

async function packMessages({ ask }: ExportJob, archive: ArchiveWriter, userId: string): Promise<number> {
  let count = 0;
  let afterId = 0;
  for (let number = 1, more = true; more; number++) {
    const page = await ask(userMessages, { userId, afterId, limit: MESSAGES_AT_ONCE });
    await addJson(archive, `messages-${String(number).padStart(4, "0")}`, page.messages);
    count += page.messages.length;
    afterId = page.messages.at(-1)?.id ?? afterId;
    more = page.more;
  }
  return count;
}

async function addJson(archive: ArchiveWriter, name: string, value: unknown): Promise<void> {
  const text = Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
  await archive.add({ name: `${name}.json`, sizeBytes: text.length }, [text]);
}

/** The name that its owner gave it may be anything; only a plain ending of it is taken over, for programs that open it. */
function entryName({ id, name }: { readonly id: string; readonly name: string }): string {
  const ending = extname(name);
  return `files/${id}${/^\.[A-Za-z0-9]{1,8}$/.test(ending) ? ending : ""}`;
}

async function expectFree(file: string): Promise<void> {
  if (existsSync(file)) {
    throw new CommandError(`There is a ${file} already: remove it, or choose another name.`, EXIT.usage);
  }
  await access(dirname(file)).catch((error: unknown) => {
    throw new CommandError(`There is no folder ${dirname(file)}: make it, or choose another place.`, EXIT.usage, error);
  });
}

function explain(file: string, error: unknown): unknown {
  if (!/^(ENOSPC|EDQUOT|EACCES|EPERM|EROFS|EIO)$/.test(errorCode(error) ?? "")) return error;
  return new CommandError(`Cannot write ${file}: make room or choose another place.`, EXIT.failed, error);
}
