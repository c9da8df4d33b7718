import { access, appendFile, chmod, copyFile, cp, mkdir, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { projectDir } from "../../../helpers/paths.ts";
import { runTool } from "../../../helpers/processes/run-tool.ts";

const SUITE = "bookworm";
/** The oldest line of Node that the page asks for, as the registry of npm has it. */
const NODE = "node@20.20.2";
const NPM = "npm@10.9.4";
const AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt";

/**
 * A Debian as debootstrap makes it, in `folder`: with systemd's programs, Node and the project's files, and nothing else. The
 * one that `CLEAN_ROOT` names is copied, else one that is made once and kept outside of the project.
 */
export async function makeCleanRoot(folder: string): Promise<void> {
  const base = process.env["CLEAN_ROOT"] ?? (await cachedBase());
  await runTool("cp", ["-a", "--reflink=auto", "--", base, folder]);
  await writeFile(join(folder, "etc", "hosts"), "127.0.0.1 localhost\n");
  // Debian's own way to say that an installation is to start nothing: there is no systemd here that would.
  await program(join(folder, "usr", "sbin", "policy-rc.d"), "#!/bin/sh\nexit 101\n");
  await putNode(folder);
  await putProject(join(folder, "opt", "cromulent"));
}

/** The machine's own way to the packages, as long as something is installed. */
export async function openRegistries(folder: string): Promise<NodeJS.ProcessEnv> {
  await copyFile("/etc/resolv.conf", join(folder, "etc", "resolv.conf"));
  const proxies = Object.entries(process.env).filter(([name]) => /^(https?|no)_proxy$/i.test(name));
  if (process.env["NODE_EXTRA_CA_CERTS"] === undefined) return Object.fromEntries(proxies);
  // Where an authority of its own stands between this machine and the registries.
  await mkdir(join(folder, "etc", "ssl", "certs"), { recursive: true });
  await copyFile(AUTHORITIES, join(folder, AUTHORITIES));
  return { ...Object.fromEntries(proxies), NODE_EXTRA_CA_CERTS: AUTHORITIES, npm_config_cafile: AUTHORITIES };
}

export async function closeRegistries(folder: string): Promise<void> {
  await writeFile(join(folder, "etc", "resolv.conf"), "");
}

/** As a line of its `/etc/hosts`. */
export async function nameHost(folder: string, address: string, name: string): Promise<void> {
  await appendFile(join(folder, "etc", "hosts"), `${address} ${name}\n`);
}

async function cachedBase(): Promise<string> {
  const base = join(homedir(), ".cache", "cromulent-tests", SUITE);
  const made = join(base, "etc", "debian_version");
  const isThere = await access(made).then(
    () => true,
    () => false,
  );
  if (isThere) return base;
  const draft = `${base}.${process.pid}`;
  await mkdir(join(homedir(), ".cache", "cromulent-tests"), { recursive: true });
  await runTool("debootstrap", ["--variant=minbase", SUITE, draft]);
  await runTool("mv", ["-T", "--", draft, base]);
  return base;
}

async function putNode(folder: string): Promise<void> {
  const packages = join(folder, "usr", "local", "lib");
  await mkdir(packages, { recursive: true });
  const npm = (...words: string[]) =>
    runTool("npm", [...words, "--prefix", packages, "--no-audit", "--no-fund", "--no-save"], { cwd: packages });
  await npm("install", "--ignore-scripts", NODE, NPM);
  await npm("rebuild", "node");
  const bin = join(folder, "usr", "local", "bin");
  await cp(join(packages, "node_modules", "node", "bin", "node"), join(bin, "node"), { dereference: true });
  for (const name of ["npm", "npx"]) {
    await symlink(`../lib/node_modules/npm/bin/${name}-cli.js`, join(bin, name));
  }
}

/** What git knows, as a clone or a release has it, with what is not committed yet. */
async function putProject(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const names = (await runTool("git", ["ls-files", "-z"], { cwd: projectDir }))
    .split("\0")
    .filter((name) => name !== "");
  for (const name of names) {
    // Deleted and not committed yet.
    await cp(join(projectDir, name), join(folder, name)).catch((error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    });
  }
  await chmod(folder, 0o755);
}

async function program(path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o755 });
}
