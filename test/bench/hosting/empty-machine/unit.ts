import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import type { Machine } from "./machine.ts";

/** What of a unit's file is kept here, as systemd reads it. */
export interface Unit {
  readonly name: string;
  readonly user: string;
  readonly group: string;
  readonly workingDirectory: string;
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  /** Made before it starts, of its own, writable. */
  readonly ownFolders: readonly { readonly path: string; readonly mode: string }[];
  readonly otherWritable: readonly string[];
  /** As `setpriv` names them: `+net_bind_service`. */
  readonly capabilities: readonly string[];
  readonly umask: string;
  /** Whether the end is told to the first process alone. */
  readonly endsByMainProcess: boolean;
}

/** Without these lines the bench would run something that the unit does not promise. */
const NEEDED = ["ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "NoNewPrivileges=yes"];

export async function readUnit(machine: Machine, name: string): Promise<Unit> {
  const lines = (await readFile(machine.path(`etc/systemd/system/${name}.service`), "utf8")).split("\n");
  for (const line of NEEDED) {
    if (!lines.includes(line)) throw new Error(`${name}.service does not say ${line}`);
  }
  const all = (key: string) =>
    lines.filter((line) => line.startsWith(`${key}=`)).flatMap((line) => line.slice(key.length + 1).split(" "));
  const one = (key: string, fallback = "") => all(key).at(-1) ?? fallback;
  const files = await Promise.all(all("EnvironmentFile").map((path) => readFile(machine.path(path), "utf8")));
  const folders = (key: string, base: string) =>
    all(key).map((folder) => ({ path: `${base}/${folder}`, mode: one(`${key}Mode`, "0755") }));
  return {
    name,
    user: one("User"),
    group: one("Group"),
    workingDirectory: one("WorkingDirectory", "/"),
    env: Object.assign({}, parseEnv(all("Environment").join("\n")), ...files.map((text) => parseEnv(text))),
    command: all("ExecStart"),
    ownFolders: [...folders("StateDirectory", "/var/lib"), ...folders("RuntimeDirectory", "/run")],
    otherWritable: all("ReadWritePaths"),
    capabilities: all("AmbientCapabilities")
      .filter((capability) => capability !== "")
      .map((capability) => `+${capability.replace("CAP_", "").toLowerCase()}`),
    umask: one("UMask", "0022"),
    endsByMainProcess: one("KillMode") === "mixed",
  };
}
