import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Time that all threads of a process have run so far, in ms; from the scheduler's own count in ns (Linux). */
export async function cpuTimeMs(pid: number): Promise<number> {
  const tasks = join("/proc", String(pid), "task");
  const counts = await Promise.all(
    (await readdir(tasks)).map(async (task) => {
      const [running = "0"] = (await readFile(join(tasks, task, "schedstat"), "utf8")).split(" ");
      return Number(running);
    }),
  );
  return counts.reduce((sum, ns) => sum + ns, 0) / 1e6;
}
