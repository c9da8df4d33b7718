/** The programs of the system that the tests drive, and where Debian and Ubuntu have them. */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { tell } from "./bootstrap.mjs";

/** Program → Debian package. */
const PROGRAMS = {
  chromium: "chromium",
  turnserver: "coturn",
  "espeak-ng": "espeak-ng",
  sox: "sox",
  unshare: "util-linux",
};

/**
 * Installs what is missing where that can be done without asking: as root on Debian or Ubuntu.
 * @returns {string | null} what could not be had and the command to get it; null when all is there
 */
export function ensureDebianPackages() {
  const missing = missingPackages();
  if (missing.length === 0) return null;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    tell(`Installing for the tests: ${missing.join(", ")}…`);
    const quiet = {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      stdio: ["ignore", "ignore", "inherit"],
    };
    spawnSync("apt-get", ["update", "-qq"], /** @type {any} */ (quiet));
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing], /** @type {any} */ (quiet));
  }
  const stillMissing = missingPackages();
  if (stillMissing.length === 0) return null;
  return `Programs are missing that the tests drive. On Debian or Ubuntu: sudo apt-get install --no-install-recommends ${stillMissing.join(" ")}`;
}

function missingPackages() {
  return Object.entries(PROGRAMS).flatMap(([program, name]) => (isOnPath(program) ? [] : [name]));
}

/** @param {string} program */
function isOnPath(program) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
