/**
 * `npm run bench:hosting`: what hosting promises and takes minutes to see (docs/benchmarks.md). With names behind it only those
 * parts: `npm run bench:hosting -- migrate`.
 */
import { measureBackup } from "./hosting/backup.ts";
import { startFromEmptyMachine } from "./hosting/empty-machine.ts";
import { killMigrations } from "./hosting/migrate.ts";

const PARTS = {
  backup: measureBackup,
  migrate: killMigrations,
  "empty-machine": startFromEmptyMachine,
} as const;

const wanted = process.argv.slice(2);
for (const [name, measure] of Object.entries(PARTS)) {
  if (wanted.length === 0 || wanted.includes(name)) await measure();
}
