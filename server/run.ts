import { banner } from "./banner.ts";
import { ConfigError, readConfig } from "./config.ts";
import { type RunningServer, startServer } from "./server.ts";
import { StartError } from "./start-error.ts";

/** S6: the process is gone within 10 s, whatever hangs. */
const EXIT_WITHIN_MS = 9_500;

/**
 * The server's process: reads the environment, serves until a signal, and says in one line why it cannot start. Resolves to
 * its address on this machine once it is ready.
 */
export async function run(): Promise<string> {
  try {
    return await serve();
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}

async function serve(): Promise<string> {
  const server = await startServer(readConfig(process.env));
  // Whoever reads the banner may have read enough and gone.
  process.stdout.on("error", () => {});
  let state: "serving" | "stopping" = "serving";
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    // May come again: a terminal's Ctrl-C goes to the whole group, and once more through the program that started us.
    process.on(signal, () => {
      if (state === "stopping") return;
      state = "stopping";
      void stop(server, signal);
    });
  }
  process.stdout.write(`${banner(server)}\n`);
  return server.url;
}

async function stop(server: RunningServer, signal: string): Promise<void> {
  const { log } = server.context;
  log.info({ signal }, "going down");
  setTimeout(() => {
    log.error("going down took too long");
    process.exit(0);
  }, EXIT_WITHIN_MS).unref();
  try {
    await server.drain();
    await server[Symbol.asyncDispose]();
    process.exit(0);
  } catch (error) {
    log.error({ err: error }, "going down failed");
    process.exit(1);
  }
}

function explain(error: unknown): string {
  if (error instanceof StartError) return error.message;
  if (error instanceof ConfigError) return error.message;
  return `Cannot start: ${error instanceof Error ? error.stack : String(error)}`;
}
