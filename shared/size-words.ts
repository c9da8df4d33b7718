const UNITS = ["bytes", "KB", "MB", "GB", "TB"];
/** Of 1,024 each, as limits are set and as Windows counts. */
const STEP = 1_024;

/** A file's size, as people say it: `1.5 GB`. */
export function sizeWords(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= STEP && unit < UNITS.length - 1) {
    value /= STEP;
    unit++;
  }
  const shown = unit === 0 || value >= 10 ? Math.round(value) : Math.round(value * 10) / 10;
  return `${shown} ${unit === 0 && bytes === 1 ? "byte" : UNITS[unit]}`;
}
