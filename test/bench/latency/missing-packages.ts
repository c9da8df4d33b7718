import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** Debian keeps servers where the PATH of those who are not root does not lead. */
export const SEARCH_PATH = [process.env["PATH"] ?? "", "/usr/sbin"].join(delimiter);

/** Packages of the programs that are not on this machine, each once. `wanted`: program → Debian package. */
export async function missingPackages(wanted: readonly Readonly<Record<string, string>>[]): Promise<string[]> {
  const missing = new Set<string>();
  for (const [program, name] of wanted.flatMap((programs) => Object.entries(programs))) {
    if (!(await isThere(program))) missing.add(name);
  }
  return [...missing];
}

async function isThere(program: string): Promise<boolean> {
  for (const folder of SEARCH_PATH.split(delimiter)) {
    const found = await access(join(folder, program), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return true;
  }
  return false;
}
