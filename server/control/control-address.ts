import { createHash } from "node:crypto";
import { join, relative } from "node:path";

const FILE = "control.sock";
/** What fits into `sun_path`: 104 bytes on macOS, 108 on Linux, with the zero and what `control-server.ts` adds while it binds. */
const MAX_BYTES = 100;

/**
 * Where the server of a data folder listens for the host's commands: a socket in it, or on Windows a named pipe. A path too
 * long for a socket is taken from the working folder; null where that is too long as well.
 */
export function controlAddress(dataDir: string): string | null {
  if (process.platform === "win32") return `\\\\.\\pipe\\cromulent-${nameOf(dataDir)}`;
  const path = join(dataDir, FILE);
  return [path, relative(process.cwd(), path)].find((form) => Buffer.byteLength(form) <= MAX_BYTES) ?? null;
}

function nameOf(dataDir: string): string {
  return createHash("sha256").update(dataDir.toLowerCase()).digest("hex").slice(0, 32);
}
