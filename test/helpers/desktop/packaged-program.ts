import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Configuration, Platform } from "electron-builder";
import { parse } from "yaml";
import { projectDir } from "../paths.ts";
import { findElectron } from "./electron-runtime.ts";

/** Files of test/helpers/desktop that are packed beside the program, in a folder `test`. */
const TEST_FILES = ["electron-22.cjs", "driver-preload.cjs", "packaged-entry.cjs"];
/** Electron 22 has the fuses up to `loadBrowserProcessSpecificV8Snapshot`. */
const FIRST_WITH_ALL_FUSES = 29;

/**
 * Packages the built program into `output` as `electron-builder.yml` says, on the Electron that the tests found; with what
 * a test needs to drive it: an entry of its own, and the inspector's fuse on. Gives the executable.
 */
export async function packageProgram(output: string): Promise<string> {
  const runtime = await findElectron();
  const config: Configuration = parse(await readFile(join(projectDir, "electron-builder.yml"), "utf8"));
  const { grantFileProtocolExtraPrivileges, ...fuses } = config.electronFuses ?? {};
  const hasAllFuses = Number.parseInt(runtime.version, 10) >= FIRST_WITH_ALL_FUSES;
  const changed: Configuration = {
    ...config,
    directories: { ...config.directories, output },
    electronDist: runtime.dir,
    electronVersion: runtime.version,
    electronFuses: {
      ...fuses,
      ...(hasAllFuses && { grantFileProtocolExtraPrivileges }),
      enableNodeCliInspectArguments: true,
    },
    files: [...[config.files ?? []].flat(), { from: import.meta.dirname, to: "test", filter: TEST_FILES }],
    extraMetadata: { ...config.extraMetadata, main: "test/packaged-entry.cjs" },
  };
  // As a file: an object would be laid over the project's own, and could take nothing away from it.
  const file = join(output, "electron-builder.json");
  await writeFile(file, JSON.stringify(changed));
  await build({ projectDir, targets: Platform.LINUX.createTarget("dir"), publish: "never", config: file });
  return join(output, "linux-unpacked", "cromulent");
}
