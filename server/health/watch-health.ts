import { Gauge, type Registry } from "prom-client";
import type { Finding } from "../../shared/protocol/values.ts";
import type { Clock } from "../../shared/time.ts";
import type { Logger } from "../log.ts";
import type { ServerStatus } from "./server-status.ts";

/** A10: the proxy, its certificate and the relay start together with the server, and are then there. */
const FIRST_AFTER_MS = 60_000;
/** A10 */
const EVERY_MS = 24 * 3_600_000;
/** A10: so that what was mended, or was only late, does not stand there as wrong for a day. */
const EVERY_WHILE_WRONG_MS = 3_600_000;

interface WatchDeps {
  readonly status: Pick<ServerStatus, "check" | "onChecked">;
  readonly clock: Clock;
  readonly registry: Registry;
  readonly log: Pick<Logger, "info" | "warn" | "error">;
}

/**
 * Has everything looked at a minute after the start and then once a day, each hour while something is wrong or nobody could
 * look; what is wrong goes to the log when it is found, and the metric tells the state of each check.
 */
export function watchHealth({ status, clock, registry, log }: WatchDeps): Disposable {
  const gauge = new Gauge({
    name: "cromulent_health_check",
    help: "What the last look at the machine found, by check: 0 well, 1 warning, 2 fault",
    labelNames: ["check"],
    registers: [registry],
  });
  let known: ReadonlySet<string> = new Set();
  const unsubscribe = status.onChecked((findings) => {
    show(gauge, findings);
    known = tell(log, findings, known);
  });
  let isOver = false;
  let cancel = clock.after(FIRST_AFTER_MS, () => void look());
  async function look(): Promise<void> {
    const everyMs = await status.check().then(
      (findings) => (findings.every(({ state }) => state === "well") ? EVERY_MS : EVERY_WHILE_WRONG_MS),
      (error: unknown) => {
        log.error({ err: error }, "could not look at the machine");
        return EVERY_WHILE_WRONG_MS;
      },
    );
    if (!isOver) cancel = clock.after(everyMs, () => void look());
  }
  return {
    [Symbol.dispose]() {
      isOver = true;
      unsubscribe();
      cancel();
    },
  };
}

const STATES = { well: 0, warning: 1, fault: 2 } as const satisfies Record<Finding["state"], number>;

function show(gauge: Gauge<"check">, findings: readonly Finding[]): void {
  gauge.reset();
  const worst = new Map<string, number>();
  for (const { check, state } of findings) worst.set(check, Math.max(STATES[state], worst.get(check) ?? 0));
  for (const [check, value] of worst) gauge.set({ check }, value);
}

/** Each once, as long as it stands. Returns what stands now. */
function tell(log: WatchDeps["log"], findings: readonly Finding[], known: ReadonlySet<string>): ReadonlySet<string> {
  const wrong = findings.filter(({ state }) => state !== "well");
  for (const { check, state, what, why, remedy } of wrong) {
    if (!known.has(identity({ check, state, what }))) log.warn({ check, state }, `${what} ${why} ${remedy}`);
  }
  if (wrong.length === 0 && known.size > 0) log.info("all is well with the machine again");
  return new Set(wrong.map(identity));
}

/** Days and bytes that go by make it no other finding. */
function identity({ check, state, what }: Pick<Finding, "check" | "state" | "what">): string {
  return `${check} ${state} ${what.replaceAll(/[\d.]+/g, "")}`;
}
