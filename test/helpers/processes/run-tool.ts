import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface ToolOptions {
  readonly cwd?: string;
  /** In the place of this process's own. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program of the system to its end and gives what it wrote. Throws with that when it fails or is not there. */
export async function runTool(program: string, args: readonly string[], options: ToolOptions = {}): Promise<string> {
  const { stdout } = await run(program, [...args], options);
  return stdout;
}
