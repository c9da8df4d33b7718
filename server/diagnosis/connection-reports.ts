import type { ConnectionReport, SentConnectionReport } from "../../shared/protocol/connection-report.ts";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { User } from "../../shared/protocol/values.ts";
import type { Clock } from "../../shared/time.ts";
import { TokenBuckets } from "../rate-limit.ts";
import type { Store } from "../store/store.ts";

/** C4 */
const REPORTS_PER_ACCOUNT = 5;
/** C4 */
const KEPT_FOR_MS = 30 * 24 * 3_600_000;
/** Each waits for the disk, and a test takes longer than this by itself. */
const REFILL_MS = 10_000;
/** Of the 4 MiB that an outgoing buffer holds (docs/protocol.md, "Limits"). */
const MAX_LIST_BYTES = 1024 * 1024;

export interface ConnectionReportsDeps {
  readonly store: Pick<Store, "addConnectionReport" | "listConnectionReports" | "removeConnectionReports">;
  readonly clock: Clock;
}

/** C4: outcomes of connection tests that members sent to the owner. */
export class ConnectionReports {
  readonly #deps: ConnectionReportsDeps;
  readonly #perAccount: TokenBuckets;

  constructor(deps: ConnectionReportsDeps) {
    this.#deps = deps;
    this.#perAccount = new TokenBuckets(deps.clock, { burst: REPORTS_PER_ACCOUNT, refillMs: REFILL_MS });
  }

  /** Takes the place of the account's oldest where there are five. */
  async add(by: User, report: ConnectionReport): Promise<void> {
    const retryAfterMs = this.#perAccount.take(by.id);
    if (retryAfterMs > 0) {
      throw new ProtocolError("rate_limited", "You sent several results just now; wait a moment.", { retryAfterMs });
    }
    const sentAt = this.#deps.clock.now();
    await this.#deps.store.addConnectionReport({ userId: by.id, sentAt, report }, REPORTS_PER_ACCOUNT);
  }

  /** Newest first. */
  async list(by: User): Promise<SentConnectionReport[]> {
    if (by.role !== "owner") throw new ProtocolError("forbidden", "Only the owner sees the results of others.");
    return this.#deps.store.listConnectionReports(this.#deps.clock.now() - KEPT_FOR_MS, MAX_LIST_BYTES);
  }

  /** Removes from the disk what is too old to be shown. */
  async forgetOld(): Promise<void> {
    await this.#deps.store.removeConnectionReports(this.#deps.clock.now() - KEPT_FOR_MS);
  }
}
