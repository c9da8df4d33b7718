import type { Limits } from "../../shared/protocol/limits.ts";

interface Count {
  open: number;
  /** Those of them that have not logged in yet. */
  strangers: number;
}

/** One connection's place among those of its address. */
export interface AddressSlot extends Disposable {
  /** It is no stranger any more; idempotent. */
  admitted(): void;
}

/** How many connections each address has open (docs/protocol.md, "Limits"). */
export class AddressCounts {
  readonly #limits: Pick<Limits, "connectionsPerAddress" | "connectionsBeforeHelloPerAddress">;
  readonly #counts = new Map<string, Count>();

  constructor(limits: Pick<Limits, "connectionsPerAddress" | "connectionsBeforeHelloPerAddress">) {
    this.#limits = limits;
  }

  /** A place for one more connection, or null when the address has its share. */
  take(address: string): AddressSlot | null {
    const count = this.#counts.get(address) ?? { open: 0, strangers: 0 };
    const { connectionsPerAddress, connectionsBeforeHelloPerAddress } = this.#limits;
    if (count.open >= connectionsPerAddress || count.strangers >= connectionsBeforeHelloPerAddress) return null;
    this.#counts.set(address, count);
    return new Slot(count, () => this.#counts.delete(address));
  }
}

class Slot implements AddressSlot {
  readonly #count: Count;
  readonly #onLastGone: () => void;
  #state: "stranger" | "admitted" | "gone" = "stranger";

  constructor(count: Count, onLastGone: () => void) {
    this.#count = count;
    this.#onLastGone = onLastGone;
    count.open++;
    count.strangers++;
  }

  admitted(): void {
    if (this.#state !== "stranger") return;
    this.#state = "admitted";
    this.#count.strangers--;
  }

  [Symbol.dispose](): void {
    if (this.#state === "gone") return;
    this.admitted();
    this.#state = "gone";
    this.#count.open--;
    if (this.#count.open === 0) this.#onLastGone();
  }
}
