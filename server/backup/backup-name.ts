const NAME = /^cromulent-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.tar$/;

/** In UTC and without colons, which Windows takes in no name: `2026-11-21T18-20-00Z`. @param at Unix milliseconds. */
export function timeInName(at: number): string {
  return new Date(at)
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(":", "-");
}

/** Of a backup that got its name from its time; such names sort by time. @param at Unix milliseconds. */
export function backupName(at: number): string {
  return `cromulent-${timeInName(at)}.tar`;
}

export function isBackupName(name: string): boolean {
  return NAME.test(name);
}
