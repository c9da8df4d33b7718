import type { Settings } from "../../backup/manifest.ts";
import { restoreBackup } from "../../backup/restore-backup.ts";
import { moment } from "../../time-words.ts";
import type { AddCommand } from "../command.ts";
import { openArchive } from "./archive-argument.ts";
import { missingLines, summary } from "./backup-words.ts";

/** `restore FILE`: puts a backup in the place of the data. */
export const addRestore: AddCommand = (program, tools) => {
  program
    .command("restore")
    .description("put a backup in the place of the data; stop the server first. The old data is kept")
    .argument("<file>", "the archive; - reads it from stdin")
    .action(async (file: string) => {
      const { dataDir, settings } = tools.config();
      const {
        manifest,
        kept,
        settings: backedUp,
      } = await restoreBackup({
        dataDir,
        archive: await openArchive(file),
        now: Date.now,
        progress: (line) => tools.progress(line),
        confirm: async ({ counts, madeAt }, there) => {
          if (there === null) return;
          await tools.confirm(
            `Replace the data in ${dataDir} (${inWords(there)}) by the backup of ${moment(madeAt)} (${summary({ counts })})?`,
          );
        },
      });
      const { madeAt, counts } = manifest;
      const differing = differences(backedUp, settings);
      tools.result({ madeAt, counts, kept, differing }, [
        `Restored the backup of ${moment(madeAt)}: ${summary(manifest)}. Start the server now.`,
        ...missingLines(manifest),
        ...(kept === null ? [] : [`The old data is in ${kept}: remove it once all is well.`]),
        ...differing.map(({ name, backup, here }) => `${name} was ${shown(backup)} there, and is ${shown(here)} here.`),
      ]);
    });
};

/** Nothing was counted where the database cannot be read. */
function inWords(counts: Readonly<Record<string, number>>): string {
  return Object.keys(counts).length === 0 ? "whose database cannot be read" : summary({ counts });
}

/** Of the machine, not of the server. */
const OF_MACHINE = new Set(["DATA_DIR", "BACKUP_DIR"]);

interface Difference {
  readonly name: string;
  /** null: unset. */
  readonly backup: string | null;
  readonly here: string | null;
}

function differences(backup: Settings, here: Settings): Difference[] {
  const names = [...new Set([...Object.keys(backup), ...Object.keys(here)])].filter((name) => !OF_MACHINE.has(name));
  return names
    .map((name) => ({ name, backup: backup[name] ?? null, here: here[name] ?? null }))
    .filter((each) => each.backup !== each.here);
}

function shown(value: string | null): string {
  return value === null ? "not set" : `"${value}"`;
}
