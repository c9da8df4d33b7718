import { join } from "node:path";

/** The project's own folder. */
export const projectDir = join(import.meta.dirname, "..", "..");
/** What tests make once and keep; ignored by git. */
export const cacheDir = join(projectDir, ".cache");
/** Screenshots and logs of tests that failed; ignored by git. */
export const resultsDir = join(projectDir, "test-results");
