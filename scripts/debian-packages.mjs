/** The programs and libraries of the system that the tests use, and where Debian and Ubuntu have them. */
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
  openssl: "openssl",
  // A relay with a clock of its own, and a certificate of another day.
  faketime: "faketime",
  unshare: "util-linux",
  // The desktop app is driven on a display of its own, with keys as a user's hand gives them.
  Xvfb: "xvfb",
  xdotool: "xdotool",
  xev: "x11-utils",
  import: "imagemagick",
  // A panel with a tray; stalonetray is not in every release.
  trayer: "trayer",
  "dbus-daemon": "dbus-daemon",
  // Networks of namespaces, with routers, faults and a wire that delays.
  ip: "iproute2",
  nft: "nftables",
  sysctl: "procps",
  python3: "python3-minimal",
  // In front of the server, as a host has it.
  caddy: "caddy",
  shellcheck: "shellcheck",
};

/** Library → Debian package: what Electron and the key hook are linked with and Debian does not bring by itself. */
const LIBRARIES = {
  "libgtk-3.so.0": "libgtk-3-0",
  "libnss3.so": "libnss3",
  "libasound.so.2": "libasound2",
  "libgbm.so.1": "libgbm1",
  "libcups.so.2": "libcups2",
  "libatk-bridge-2.0.so.0": "libatk-bridge2.0-0",
  "libxkbcommon.so.0": "libxkbcommon0",
  // Without it Electron has no notifications.
  "libnotify.so.4": "libnotify4",
  "libXtst.so.6": "libxtst6",
  "libXt.so.6": "libxt6",
};

/**
 * Installs what is missing where that can be done without asking: as root on Debian or Ubuntu.
 * @returns {string | null} what could not be had and the command to get it; null when all is there
 */
export function ensureDebianPackages() {
  if (process.platform !== "linux") return null;
  const missing = missingPackages();
  if (missing.length === 0) return null;
  installDebianPackages(missing);
  const stillMissing = missingPackages();
  if (stillMissing.length === 0) return null;
  return `Programs are missing that the tests drive. On Debian or Ubuntu: sudo apt-get install --no-install-recommends ${stillMissing.join(" ")}`;
}

/** Does nothing where it would have to ask; the caller looks whether it helped. @param {readonly string[]} names */
export function installDebianPackages(names) {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  tell(`Installing for the tests: ${names.join(", ")}…`);
  const quiet = {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    stdio: ["ignore", "ignore", "inherit"],
  };
  spawnSync("apt-get", ["update", "-qq"], /** @type {any} */ (quiet));
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names], /** @type {any} */ (quiet));
}

function missingPackages() {
  const programs = Object.entries(PROGRAMS).flatMap(([program, name]) => (isOnPath(program) ? [] : [name]));
  return [...programs, ...missingLibraries()];
}

function missingLibraries() {
  // Not on the PATH of those who are not root.
  const { stdout } = spawnSync("/sbin/ldconfig", ["-p"], { encoding: "utf8" });
  const known = new Set((stdout ?? "").split("\n").map((line) => line.trim().split(" ")[0]));
  return Object.entries(LIBRARIES).flatMap(([library, name]) => (known.has(library) ? [] : [name]));
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
