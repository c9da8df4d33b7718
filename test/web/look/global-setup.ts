import { buildScenes } from "./build-scenes.ts";

/** Before the suites of pages. */
export async function setup(): Promise<void> {
  await buildScenes();
}
