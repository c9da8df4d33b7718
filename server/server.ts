import { fileURLToPath } from "node:url";
import type { Clock } from "../shared/time.ts";
import { removeScratch } from "./backup/scratch.ts";
import { sweepChannels } from "./channels/sweep-channels.ts";
import type { Config } from "./config.ts";
import { type Context, createContext, type Overrides } from "./context.ts";
import { listenForCommands } from "./control/control-server.ts";
import { watchHealth } from "./health/watch-health.ts";
import { createAdminServer } from "./http/admin-server.ts";
import { createApp } from "./http/app.ts";
import { localHost, urlHost } from "./http/host.ts";
import { createHttpServer } from "./http/http-server.ts";
import { listen } from "./http/listen.ts";
import { SqliteStore } from "./store/sqlite-store.ts";
import { sweepUploads } from "./uploads/sweep-uploads.ts";

const WEB_ROOT = fileURLToPath(new URL("../dist/web", import.meta.url));
/** S6: out within 10 s, of which the gateway takes up to 5. */
const REQUEST_GRACE_MS = 2_000;
const FORGET_EVERY_MS = 24 * 3_600_000;
const SWEEP_EVERY_MS = 3_600_000;

export interface RunningServer extends AsyncDisposable {
  /** As programs of this machine reach it, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly adminUrl: string;
  /** null once there is an owner. */
  readonly setupCode: string | null;
  readonly context: Context;
  /** S6: sends the clients away in good order. Dispose of the server afterwards; without this they are simply cut off. */
  drain(): Promise<void>;
}

/**
 * Starts a whole server.
 * @throws StartError where the host has to do something first; nothing is left running then.
 */
export async function startServer(config: Config, overrides: Overrides = {}): Promise<RunningServer> {
  await using starting = new AsyncDisposableStack();
  const store = starting.use(SqliteStore.open(config.dataDir));
  let port = config.port;
  let state: "ready" | "draining" = "ready";
  const context = createContext(config, store, () => port, overrides);
  const { accounts, gateway, log } = context;
  starting.defer(forgetDaily(context));
  await context.uploads
    .removeLeftovers()
    .catch((error: unknown) => log.warn({ err: error }, "could not remove what is left of uploads"));
  starting.use(sweepUploads(context));
  starting.defer(sweepHourly(context));
  await removeScratch(config.dataDir).catch((error: unknown) =>
    log.warn({ err: error }, "could not remove what is left of a backup"),
  );
  starting.use(context.backups.start());

  const admin = await listen(
    createAdminServer(context.registry, log),
    config.adminHost,
    config.adminPort,
    "ADMIN_PORT",
  );
  starting.defer(() => admin.close(0));
  const app = createApp({
    ...context,
    publicUrls: config.publicUrls,
    isReady: () => state === "ready",
    webRoot: overrides.webRoot ?? WEB_ROOT,
  });
  const server = createHttpServer(app, (request, socket, head) => gateway.handleUpgrade(request, socket, head));
  const listener = await listen(server, config.host, config.port, "PORT");
  starting.defer(() => listener.close(REQUEST_GRACE_MS));
  starting.use(gateway);
  port = listener.port;
  context.selfProbe.servesOn(port);
  starting.use(watchHealth(context));
  starting.use(await listenForCommands(context));
  const needsOwner = await accounts.needsOwner();
  log.info({ host: config.host, port, adminPort: admin.port }, "listening");

  const running = starting.move();
  return {
    url: `http://${urlHost(localHost(config.host))}:${port}`,
    port,
    adminUrl: `http://${urlHost(localHost(config.adminHost))}:${admin.port}`,
    setupCode: needsOwner ? context.setupCode : null,
    context,
    async drain() {
      state = "draining";
      await gateway.drain();
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function forgetDaily({ accounts, reports, clock, log }: Context): () => void {
  return repeat(clock, FORGET_EVERY_MS, () => {
    accounts.forgetUnusedTokens().catch((error: unknown) => log.warn({ err: error }, "could not remove ended tokens"));
    reports.forgetOld().catch((error: unknown) => log.warn({ err: error }, "could not remove old connection reports"));
  });
}

function sweepHourly({ store, config, clock, log }: Context): () => void {
  return repeat(clock, SWEEP_EVERY_MS, () => {
    sweepChannels({ store: store.administration, clock, limits: config.limits }).catch((error: unknown) =>
      log.warn({ err: error }, "could not remove deleted channels"),
    );
  });
}

/** Now and every `everyMs`; returns what stops it. */
function repeat(clock: Clock, everyMs: number, task: () => void): () => void {
  let cancel = () => {};
  const run = () => {
    task();
    cancel = clock.after(everyMs, run);
  };
  run();
  return () => cancel();
}
