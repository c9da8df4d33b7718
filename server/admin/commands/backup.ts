import { stat } from "node:fs/promises";
import { setPriority } from "node:os";
import { join, resolve } from "node:path";
import { sizeWords } from "../../../shared/size-words.ts";
import { backupName } from "../../backup/backup-name.ts";
import { BackupRecords } from "../../backup/backup-record.ts";
import { type BackupTarget, LOW_PRIORITY, type MadeBackup, makeBackup } from "../../backup/make-backup.ts";
import type { AddCommand, Tools } from "../command.ts";
import { CommandError, EXIT } from "../command.ts";
import { missingLines, summary } from "./backup-words.ts";

/** `backup FILE`: one archive of everything, proved to restore, while the server runs. */
export const addBackup: AddCommand = (program, tools) => {
  program
    .command("backup")
    .description("make one archive of everything while the server runs, and prove that it restores")
    .argument("<file>", "where to; an existing folder gives it a name with the time; - writes it to stdout")
    .action(async (argument: string) => {
      setPriority(LOW_PRIORITY);
      const { dataDir, settings } = tools.config();
      const target = argument === "-" ? stdoutTarget() : await fileTarget(resolve(argument));
      const progress = (line: string) => tools.progress(line);
      const made = await makeBackup({ dataDir, target, settings, now: Date.now, progress });
      new BackupRecords(dataDir).proved(made);
      tell(tools, made);
    });
};

async function fileTarget(path: string): Promise<BackupTarget> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return { kind: "file", path: isFolder ? join(path, backupName(Date.now())) : path };
}

function stdoutTarget(): BackupTarget {
  if (process.stdout.isTTY) throw new CommandError("Send stdout into a file: admin backup - > FILE.", EXIT.usage);
  return { kind: "stream", stream: process.stdout };
}

function tell(tools: Tools, made: MadeBackup): void {
  const { file, bytes } = made;
  const lines = [`${file ?? "The archive"} (${sizeWords(bytes)}) is proved to restore: ${summary(made)}.`];
  lines.push(...missingLines(made));
  // stdout is the archive.
  if (file === null) for (const line of lines) tools.progress(line);
  else tools.result(made, lines);
}
