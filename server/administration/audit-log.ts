import type { AuditEntry } from "../../shared/protocol/values.ts";
import type { AdministrationStore } from "../store/administration-store.ts";
import type { Authority } from "./authority.ts";

export interface AuditPage {
  readonly entries: AuditEntry[];
  readonly more: boolean;
}

/** A8: what admins and the owner did, for them to read. */
export class AuditLog {
  readonly #store: Pick<AdministrationStore, "listAudit">;
  readonly #authority: Authority;

  constructor(store: Pick<AdministrationStore, "listAudit">, authority: Authority) {
    this.#store = store;
    this.#authority = authority;
  }

  /** Newest first. */
  list(actorId: string, before: number | null, limit: number): Promise<AuditPage> {
    return this.#authority.asAdministrator(actorId, () => this.#store.listAudit(before, limit));
  }
}
