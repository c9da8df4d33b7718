import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { CLOSE } from "../../shared/protocol/close-codes.ts";

export interface GatewayGauges {
  connections(): number;
  sessions(): { attached: number; detached: number };
  voiceMembers(): number;
}

/** Those of the protocol, and of RFC 6455, 7.4.1: a broken protocol, no code, no close frame. */
const KNOWN_CLOSES: ReadonlySet<number> = new Set([...Object.values(CLOSE), 1002, 1005, 1006]);

/** What `GET /metrics` tells about the gateway. */
export class GatewayMetrics {
  readonly framesIn: Counter;
  readonly framesOut: Counter;
  readonly #refusals: Counter<"code">;
  readonly #closes: Counter<"code">;
  readonly #upgradeRefusals: Counter<"status">;
  readonly #fanOutS: Histogram;

  constructor(registry: Registry, gauges: GatewayGauges) {
    const registers = [registry];
    this.framesIn = new Counter({
      name: "cromulent_gateway_frames_in_total",
      help: "Frames received, control frames included",
      registers,
    });
    this.framesOut = new Counter({
      name: "cromulent_gateway_frames_out_total",
      help: "Text frames sent",
      registers,
    });
    this.#refusals = new Counter({
      name: "cromulent_gateway_refusals_total",
      help: "Requests answered with an error, by its code",
      labelNames: ["code"],
      registers,
    });
    this.#closes = new Counter({
      name: "cromulent_gateway_closes_total",
      help: "Connections that ended, by close code (1006: without a close frame)",
      labelNames: ["code"],
      registers,
    });
    this.#upgradeRefusals = new Counter({
      name: "cromulent_gateway_upgrade_refusals_total",
      help: "Upgrades refused, by HTTP status",
      labelNames: ["status"],
      registers,
    });
    this.#fanOutS = new Histogram({
      name: "cromulent_gateway_fan_out_duration_seconds",
      help: "From an event to the hand-over to its last session's socket",
      buckets: [0.0001, 0.0005, 0.002, 0.01, 0.05, 0.2],
      registers,
    });
    registerGauges(registers, gauges);
  }

  refused(code: string): void {
    this.#refusals.inc({ code });
  }

  closed(code: number): void {
    // A client may close with any code it likes; a series for each would be a way to fill the memory.
    this.#closes.inc({ code: KNOWN_CLOSES.has(code) ? String(code) : "other" });
  }

  upgradeRefused(status: number): void {
    this.#upgradeRefusals.inc({ status: String(status) });
  }

  fannedOut(durationS: number): void {
    this.#fanOutS.observe(durationS);
  }
}

function registerGauges(registers: Registry[], gauges: GatewayGauges): void {
  new Gauge({
    name: "cromulent_gateway_connections",
    help: "Open connections, those without a session included",
    registers,
    collect() {
      this.set(gauges.connections());
    },
  });
  new Gauge({
    name: "cromulent_gateway_sessions",
    help: "Sessions by state",
    labelNames: ["state"],
    registers,
    collect() {
      const { attached, detached } = gauges.sessions();
      this.set({ state: "attached" }, attached);
      this.set({ state: "detached" }, detached);
    },
  });
  new Gauge({
    name: "cromulent_voice_members",
    help: "Members of voice channels",
    registers,
    collect() {
      this.set(gauges.voiceMembers());
    },
  });
}
