import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { AnswerData } from "../../shared/protocol/requests.ts";
import type { BackupStatus, Finding } from "../../shared/protocol/values.ts";
import type { Clock } from "../../shared/time.ts";
import type { Authority } from "../administration/authority.ts";
import { Listeners } from "../listeners.ts";

/** A10 */
const LOOK_AGAIN_AFTER_MS = 30_000;
const SEVERITY = { fault: 0, warning: 1, well: 2 } as const satisfies Record<Finding["state"], number>;

/** The worst first. */
export function bySeverity(a: Finding, b: Finding): number {
  return SEVERITY[a.state] - SEVERITY[b.state];
}

export interface ServerStatusDeps {
  readonly authority: Pick<Authority, "asOwner">;
  readonly clock: Clock;
  readonly version: string;
  /** Looks at the machine; takes some seconds. */
  readonly examine: () => Promise<readonly Finding[]>;
  readonly backups: { status(): BackupStatus };
}

/** A10: what the server knows about its machine and its backups, for the owner. */
export class ServerStatus {
  readonly #deps: ServerStatusDeps;
  readonly #checked = new Listeners<readonly Finding[]>();
  #findings: readonly Finding[] = [];
  #checkedAt: number | null = null;
  #underWay: Promise<readonly Finding[]> | null = null;

  constructor(deps: ServerStatusDeps) {
    this.#deps = deps;
  }

  /** Looks at everything anew; whoever asks meanwhile gets the same. The worst comes first. */
  check(): Promise<readonly Finding[]> {
    this.#underWay ??= this.#check().finally(() => {
      this.#underWay = null;
    });
    return this.#underWay;
  }

  /** Hears what each look at everything came to. */
  onChecked(listener: (findings: readonly Finding[]) => void): () => void {
    return this.#checked.add(listener);
  }

  /** @throws {ProtocolError} `forbidden`, `rate_limited`. */
  async status(actorId: string, again: boolean): Promise<AnswerData<"server.status">> {
    const { authority, version, backups } = this.#deps;
    await authority.asOwner(actorId);
    if (again) await this.#checkAgain();
    return { version, checkedAt: this.#checkedAt, findings: [...this.#findings], backup: backups.status() };
  }

  async #checkAgain(): Promise<void> {
    const agoMs = this.#deps.clock.now() - (this.#checkedAt ?? 0);
    // Below nothing: the clock was set back since, as a look may have advised, and does not tell how long that is ago.
    if (agoMs >= 0 && agoMs < LOOK_AGAIN_AFTER_MS) {
      throw new ProtocolError("rate_limited", "This was looked at a moment ago; try again later.", {
        retryAfterMs: LOOK_AGAIN_AFTER_MS - agoMs,
      });
    }
    await this.check();
  }

  async #check(): Promise<readonly Finding[]> {
    const found = await this.#deps.examine();
    this.#findings = found.toSorted(bySeverity);
    this.#checkedAt = this.#deps.clock.now();
    this.#checked.emit(this.#findings);
    return this.#findings;
  }
}
