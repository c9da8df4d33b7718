import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { AnswerData } from "../../../shared/protocol/requests.ts";
import type { BackupStatus, Finding } from "../../../shared/protocol/values.ts";
import { signedIn } from "../../src-renderer/views/helpers/fixtures.ts";
import type { Answers } from "../../src-renderer/views/helpers/recording-commands.ts";
import type { Scene } from "./scene.ts";

const HOUR_MS = 3_600_000;
const TONIGHT_MS = Date.UTC(2026, 10, 21, 19, 30);
const state = signedIn({ settingsPage: "server" });

const PROVED: BackupStatus = {
  everyMs: 24 * HOUR_MS,
  last: {
    at: TONIGHT_MS - 9 * HOUR_MS,
    outcome: "proved",
    detail: "cromulent-2026-11-21T10-30-00Z.tar",
    bytes: 734_003_200,
    tookMs: 41_000,
  },
  lastProvedAt: TONIGHT_MS - 9 * HOUR_MS,
  nextAt: TONIGHT_MS + 15 * HOUR_MS,
};
const FAILED: BackupStatus = {
  ...PROVED,
  last: {
    at: TONIGHT_MS - HOUR_MS,
    outcome: "failed",
    detail: "The disk that holds /data/backups is full: free some space, or set BACKUP_DIR to another disk.",
    bytes: 0,
    tookMs: 3_000,
  },
  nextAt: TONIGHT_MS + HOUR_MS,
};
const NO_BACKUP: BackupStatus = { everyMs: null, last: null, lastProvedAt: null, nextAt: null };

function well(check: Finding["check"], what: string): Finding {
  return { check, state: "well", what, why: "", remedy: "" };
}

const WELL: readonly Finding[] = [
  well("data", "/data is there, writable, and closed to others."),
  well("disk", "31 GB of 40 GB are free."),
  well("clock", "The clock agrees with that of others."),
  well("port", "The server answers at 127.0.0.1:8787."),
  well("turn", "The relay takes the login and passes on what it is sent: turn:voice.example.org:3478?transport=udp."),
  well("publicUrl", "https://voice.example.org leads to this server."),
  well("certificate", "The certificate of voice.example.org:443 is good for 61 days."),
  well("backup", "The last one, proved to restore, is 9 hours old."),
];
const WRONG: readonly Finding[] = [
  {
    check: "turn",
    state: "fault",
    what: "The relay refuses our login (401): its secret is another one. turn:voice.example.org:3478?transport=udp, turns:voice.example.org:5349?transport=tcp.",
    why: "Members whose networks let no direct way through hear nobody.",
    remedy: "Set TURN_SECRET of the server and of the relay to the same, and start both anew.",
  },
  {
    check: "disk",
    state: "warning",
    what: "Only 1.4 GB of 40 GB are free on the disk that holds /data.",
    why: "A full disk takes no message and no file, and a database that finds no room stops.",
    remedy: "Free some space, move DATA_DIR to a larger disk, or lower LIMIT_UPLOAD_BYTES.",
  },
  ...WELL.filter(({ check }) => check !== "turn" && check !== "disk"),
];

function answering(findings: readonly Finding[], checkedAt: number | null, backup: BackupStatus): Answers {
  const status: AnswerData<"server.status"> = { version: "0.1.0", checkedAt, findings: [...findings], backup };
  return { administration: { serverStatus: async () => status } };
}

const refused = () => Promise.reject(new ProtocolError("unavailable", "The server cannot be reached; try again."));

/** What the owner sees of the machine that the server runs on. */
export const SERVER_SCENES: Readonly<Record<string, Scene>> = {
  "server-well": { state, commands: answering(WELL, TONIGHT_MS, PROVED) },
  "server-wrong": { state, commands: answering(WRONG, TONIGHT_MS, FAILED) },
  "server-never-looked": { state, commands: answering([], null, NO_BACKUP) },
  "server-loading": { state, commands: { administration: { serverStatus: () => new Promise(() => {}) } } },
  "server-failed": { state, commands: { administration: { serverStatus: refused } } },
};
