import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Runs a program of the system to its end. Throws with what it wrote when it fails or is not there. */
export async function runTool(program: string, args: readonly string[]): Promise<void> {
  await run(program, [...args]);
}
