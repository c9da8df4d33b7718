import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

export interface Metrics {
  /** Everything that `GET /metrics` shows; other parts register their own here. */
  readonly registry: Registry;
  readonly httpRequestS: Histogram<"method" | "route" | "status">;
  readonly turnFailures: Counter<"provider" | "reason">;
  readonly logins: Counter<"outcome">;
}

/** One set for each server, not prom-client's global one: a test process runs several servers. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    httpRequestS: new Histogram({
      name: "cromulent_http_request_duration_seconds",
      help: "Duration of HTTP requests by route pattern",
      labelNames: ["method", "route", "status"],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
      registers: [registry],
    }),
    turnFailures: new Counter({
      name: "cromulent_turn_failures_total",
      help: "Requests for TURN credentials that failed; the calls went on with STUN only",
      labelNames: ["provider", "reason"],
      registers: [registry],
    }),
    logins: new Counter({
      name: "cromulent_logins_total",
      help: "Log-ins by outcome: ok, refused, limited",
      labelNames: ["outcome"],
      registers: [registry],
    }),
  };
}
