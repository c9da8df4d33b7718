import express, { type Express, type RequestHandler } from "express";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import { GATEWAY_PATH } from "../gateway/upgrade.ts";
import type { SelfProbe } from "../health/self-probe.ts";
import type { Logger } from "../log.ts";
import type { Metrics } from "../metrics.ts";
import { type ApiDeps, createApi } from "./api.ts";
import { createErrorHandler, notFound } from "./errors.ts";
import { file } from "./handlers/file.ts";
import type { OriginCheck } from "./origin.ts";
import { securityHeaders } from "./security-headers.ts";
import { createWebClient } from "./web-client.ts";

export interface AppDeps extends ApiDeps {
  readonly publicUrls: readonly string[] | null;
  readonly isAllowedOrigin: OriginCheck;
  /** Whether the server takes new work; false while it drains. */
  readonly isReady: () => boolean;
  /** The built web client. */
  readonly webRoot: string;
  readonly selfProbe: Pick<SelfProbe, "note">;
  readonly metrics: Pick<Metrics, "httpRequestS">;
  readonly log: Logger;
}

/** Everything that is plain HTTP (docs/protocol.md, "HTTP"). */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("query parser", false);
  app.use(measure(deps.metrics));
  app.use((_request, response, next) => {
    // An answer of a server that goes down is the last one on its connection, or nobody could tell when it may close.
    if (!deps.isReady()) response.setHeader("Connection", "close");
    next();
  });
  app.use(securityHeaders(deps.publicUrls));
  app.use(refuseForeignChanges(deps.isAllowedOrigin));

  app.get("/healthz", (request, response) => {
    deps.selfProbe.note(request);
    response.type("text").send("ok\n");
  });
  app.get("/readyz", (_request, response) => {
    if (deps.isReady()) response.type("text").send("ready\n");
    else throw new ProtocolError("unavailable", "The server is going down; try again in a moment.");
  });
  app.use("/api/v1", createApi(deps));
  app.get("/files/:id/:name", file(deps.uploads));
  app.get(GATEWAY_PATH, () => {
    throw new ProtocolError("invalid", "Open this address as a WebSocket with the sub-protocol cromulent.v1.");
  });
  app.use(["/api", "/files", GATEWAY_PATH, "/healthz", "/readyz"], () => {
    throw notFound();
  });
  app.use(createWebClient(deps.webRoot));
  app.use(createErrorHandler(deps.log));
  return app;
}

const CHANGES_NOTHING: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** S8: a page of another site must not act on this server through its visitor's browser. */
function refuseForeignChanges(isAllowedOrigin: OriginCheck): RequestHandler {
  return (request, _response, next) => {
    if (!CHANGES_NOTHING.has(request.method) && !isAllowedOrigin(request.headers.origin)) {
      throw new ProtocolError("forbidden", "This page may not use this server; open the server's own address.");
    }
    next();
  };
}

/** By the pattern of the route: addresses are without bound (so are, nearly, the ways to write one in capitals), and some hold secrets. */
function measure({ httpRequestS }: Pick<Metrics, "httpRequestS">): RequestHandler {
  return (request, response, next) => {
    const end = httpRequestS.startTimer({ method: knownMethod(request.method) });
    response.once("close", () => {
      const pattern: unknown = request.route?.path;
      const route = typeof pattern === "string" ? request.baseUrl.toLowerCase() + pattern : "other";
      end({ route, status: String(response.statusCode) });
    });
    next();
  };
}

function knownMethod(method: string): string {
  return /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(method) ? method : "other";
}
