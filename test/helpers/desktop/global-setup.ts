import { ensureDesktopApp } from "../../../scripts/desktop-app.mjs";
import { findElectron } from "./electron-runtime.ts";

/** Before the desktop suites, so that no test's time limit has to hold a build or a download of a hundred megabytes. */
export async function setup(): Promise<void> {
  await ensureDesktopApp();
  await findElectron();
}
