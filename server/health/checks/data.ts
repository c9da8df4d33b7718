import { access, constants, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Finding } from "../../../shared/protocol/values.ts";
import { errorCode } from "../../start-error.ts";
import { DATABASE_FILE } from "../../store/database.ts";
import { type Check, fault, warning, well } from "../check.ts";
import { tryToWrite } from "../data-folder.ts";

/** `linux/magic.h`: file systems whose files lie on another machine. */
const NETWORK_FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB"],
  [0x01021997, "9p"],
  [0x5346414f, "AFS"],
  [0x00c36400, "Ceph"],
  [0x73757245, "Coda"],
]);

const OTHERS_MAY_ENTER = 0o001;
const OTHERS_MAY_LOOK = 0o005;
/** Files of the server that a command run as root may have left to root. */
const FILES = [DATABASE_FILE, `${DATABASE_FILE}-wal`, `${DATABASE_FILE}-shm`, "server.lock", "uploads"] as const;

/** The folder with everything: there, writable, kept from others, on a disk of this machine. */
export function checkDataFolder(dataDir: string): Check {
  return async () => {
    const found = await stat(dataDir).catch((error: unknown) => errorCode(error) ?? "unknown");
    if (found === "ENOENT") return [notMade(dataDir)];
    if (typeof found === "string") return [notReadable(dataDir, found)];
    const findings = [
      await writable(dataDir),
      owner(dataDir, found.uid),
      await files(dataDir),
      await secrecy(dataDir),
      await place(dataDir),
    ].filter((finding) => finding !== null);
    return findings.length > 0 ? findings : [well("data", `${dataDir} is there, writable, and closed to others.`)];
  };
}

function notMade(dataDir: string): Finding {
  return warning("data", {
    what: `${dataDir} does not exist.`,
    why: "The server makes it at its first start; if it has run before, its data lies elsewhere.",
    remedy: "Start the server, or set DATA_DIR (or --data-dir) to the folder that has the data.",
  });
}

function notReadable(dataDir: string, code: string): Finding {
  return fault("data", {
    what: `${dataDir} cannot be looked at (${code}).`,
    why: "Everything that the server keeps is there.",
    remedy: "Make every folder on the way to it open for the server's user, or set DATA_DIR to another one.",
  });
}

/** A full disk is for the check of the disk to tell. */
async function writable(dataDir: string): Promise<Finding | null> {
  const outcome = await tryToWrite(dataDir);
  if (outcome === "written" || outcome === "noRoom") return null;
  return fault("data", {
    what: outcome === "refused" ? `${dataDir} is not writable for this user.` : `${dataDir} cannot be written to.`,
    why: "No message, account or file can be saved.",
    remedy:
      outcome === "refused"
        ? `Give it to the server's user (\`chown -R cromulent: ${dataDir}\`), and mount it writable.`
        : "Look at the disk: `dmesg` and `df` say more.",
  });
}

function owner(dataDir: string, uid: number): Finding | null {
  // Windows has no owners in numbers.
  const own = process.getuid?.();
  if (own === undefined || own === uid) return null;
  return warning("data", {
    what: `${dataDir} belongs to user ${uid}, and this runs as user ${own}.`,
    why: "Files that one of them makes may be closed to the other, and the server then fails to start.",
    remedy: `Run the server and its commands as user ${uid}, or give the folder to user ${own} with \`chown -R\`.`,
  });
}

async function files(dataDir: string): Promise<Finding | null> {
  const refused = await Promise.all(FILES.map((name) => isRefused(join(dataDir, name))));
  const names = FILES.filter((_, index) => refused[index]);
  if (names.length === 0) return null;
  return fault("data", {
    what: `Not writable for this user in ${dataDir}: ${names.join(", ")}.`,
    why: "The server cannot save what belongs there; a command that ran as root may have left it so.",
    remedy: `Give all of it to the server's user: \`chown -R cromulent: ${dataDir}\`.`,
  });
}

function isRefused(path: string): Promise<boolean> {
  return access(path, constants.R_OK | constants.W_OK).then(
    () => false,
    (error: unknown) => /^(EACCES|EPERM)$/.test(errorCode(error) ?? ""),
  );
}

/** Only where others get as far as the folder: one below a closed home is closed. */
async function secrecy(dataDir: string): Promise<Finding | null> {
  if (process.platform === "win32" || !(await mayOthers(dataDir, OTHERS_MAY_LOOK))) return null;
  for (let path = dirname(dataDir); ; path = dirname(path)) {
    if (!(await mayOthers(path, OTHERS_MAY_ENTER))) return null;
    if (path === dirname(path)) break;
  }
  return warning("data", {
    what: `Every user of this machine can look into ${dataDir}.`,
    why: "Messages and files of all members lie there, readable for whoever gets in.",
    remedy: `Close it: \`chmod 700 ${dataDir}\`.`,
  });
}

async function mayOthers(path: string, bits: number): Promise<boolean> {
  return ((await stat(path)).mode & bits) !== 0;
}

async function place(dataDir: string): Promise<Finding | null> {
  if (process.platform !== "linux") return null;
  const kind = NETWORK_FILE_SYSTEMS.get((await statfs(dataDir)).type);
  if (kind === undefined) return null;
  return warning("data", {
    what: `${dataDir} is on a file system of the network (${kind}).`,
    why: "SQLite's locks and its write-ahead log are not safe there: the database can be damaged.",
    remedy: "Move it to a disk of this machine and set DATA_DIR; keep backups on the network instead.",
  });
}
