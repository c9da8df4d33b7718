import { createServer, type Server } from "node:http";
import type { Registry } from "prom-client";
import type { Logger } from "../log.ts";

/** `GET /metrics` for Prometheus, on an address of its own that is not for the public. */
export function createAdminServer(registry: Registry, log: Logger): Server {
  return createServer(async (request, response) => {
    if (request.url?.split("?", 1)[0] !== "/metrics" || request.method !== "GET") {
      response.writeHead(404, { "Content-Type": "text/plain" }).end("Only GET /metrics is here.\n");
      return;
    }
    try {
      const text = await registry.metrics();
      response.writeHead(200, { "Content-Type": registry.contentType }).end(text);
    } catch (error) {
      log.error({ err: error }, "metrics failed");
      response.writeHead(500).end();
    }
  });
}
