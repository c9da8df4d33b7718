import type { BackupStatus } from "../../../shared/protocol/values.ts";
import type { Clock } from "../../../shared/time.ts";
import { durationWords } from "../../time-words.ts";
import { type Check, fault, type Words, warning, well } from "../check.ts";

/** Two in a row have not come. */
const LATE_AFTER_TIMES = 2.5;
/** Of backups that the host makes by hand. */
const OLD_AFTER_MS = 30 * 24 * 3_600_000;

const WHY = "When the disk or the machine is lost, everything since the last proved backup is lost with it.";

/** Whether there is a backup that was proved to restore, and how old it is. */
export function checkBackup(backups: { status(): BackupStatus }, clock: Clock): Check {
  return async () => {
    const { everyMs, last, lastProvedAt } = backups.status();
    if (last?.outcome === "failed") return [fault("backup", failed(last.detail))];
    const agoMs = lastProvedAt === null ? null : clock.now() - lastProvedAt;
    if (everyMs === null) return [byHand(agoMs)];
    if (agoMs === null)
      return [well("backup", `One is made every ${durationWords(everyMs)}; the first is still to come.`)];
    if (agoMs > everyMs * LATE_AFTER_TIMES) return [fault("backup", late(agoMs, everyMs))];
    return [well("backup", `The last one, proved to restore, is ${durationWords(agoMs)} old.`)];
  };
}

function byHand(agoMs: number | null) {
  if (agoMs !== null && agoMs <= OLD_AFTER_MS) {
    return well("backup", `The last one, proved to restore, is ${durationWords(agoMs)} old; none is made by itself.`);
  }
  return warning("backup", {
    what: agoMs === null ? "There is no backup." : `The last proved backup is ${durationWords(agoMs)} old.`,
    why: WHY,
    remedy: "Set BACKUP_EVERY (24h, for one a day), or run the admin command `backup FILE` now and then.",
  });
}

function failed(detail: string): Words {
  return {
    what: `The last backup failed: ${detail}`,
    why: WHY,
    remedy: "Mend what it names, then run the admin command `backup FILE` to see that it works.",
  };
}

function late(agoMs: number, everyMs: number): Words {
  return {
    what: `The last proved backup is ${durationWords(agoMs)} old, and one is due every ${durationWords(everyMs)}.`,
    why: WHY,
    remedy: "Look for `backup` in the server's log, and run the admin command `backup FILE` to see what fails.",
  };
}
