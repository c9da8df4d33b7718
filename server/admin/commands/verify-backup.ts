import { setPriority } from "node:os";
import { LOW_PRIORITY } from "../../backup/make-backup.ts";
import { verifyBackup } from "../../backup/restore-backup.ts";
import { moment } from "../../time-words.ts";
import type { AddCommand } from "../command.ts";
import { openArchive } from "./archive-argument.ts";
import { missingLines, summary } from "./backup-words.ts";

/** `verify-backup FILE`: whether it would restore here. */
export const addVerifyBackup: AddCommand = (program, tools) => {
  program
    .command("verify-backup")
    .description("prove that a backup restores, without changing anything")
    .argument("<file>", "the archive; - reads it from stdin")
    .action(async (file: string) => {
      setPriority(LOW_PRIORITY);
      const { dataDir } = tools.config();
      const progress = (line: string) => tools.progress(line);
      const { manifest } = await verifyBackup({ dataDir, archive: await openArchive(file), progress });
      const { madeAt, program: version, schemaVersion, counts, missing } = manifest;
      tools.result({ sound: true, madeAt, program: version, schemaVersion, counts, missing }, [
        `Sound, and proved to restore: made ${moment(madeAt)} by Cromulent ${version}, ${summary(manifest)}.`,
        ...missingLines(manifest),
      ]);
    });
};
