import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type WorkerReport, type WorkerTask, workerReportSchema } from "./worker-task.ts";

const WORKER = fileURLToPath(new URL("backup-worker.ts", import.meta.url));

/** Makes one backup in a process of its own. It never rejects; aborted, the process is killed, and its report is a failure. */
export function forkWorker(task: WorkerTask, signal: AbortSignal): Promise<WorkerReport> {
  return new Promise((resolve) => {
    const child = fork(WORKER, [JSON.stringify(task)], { execArgv: [], stdio: ["ignore", "ignore", "pipe", "ipc"] });
    let report: WorkerReport | null = null;
    const said = lastWords(child);
    const stop = () => void child.kill("SIGKILL");
    signal.addEventListener("abort", stop, { once: true });
    child.on("message", (message) => {
      report = workerReportSchema.parse(message);
    });
    child.once("error", (error) => {
      report = { kind: "failed", why: `Its process could not be started: ${error.message}` };
    });
    child.once("close", (code, killedBy) => {
      signal.removeEventListener("abort", stop);
      resolve(
        report ?? { kind: "failed", why: `Its process ended by ${killedBy ?? `exit code ${code}`}. ${said()}`.trim() },
      );
    });
  });
}

const MAX_WORDS_CHARS = 2_000;

/** What it wrote to stderr, the end of it. */
function lastWords(child: ChildProcess): () => string {
  let words = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    words = `${words}${text}`.slice(-MAX_WORDS_CHARS);
  });
  return () => words.trim();
}
