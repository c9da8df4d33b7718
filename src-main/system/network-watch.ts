import type { NetworkInterfaceInfo } from "node:os";
import type { VoiceReport } from "../../shared/desktop/desktop-state.ts";
import type { Cancel, Clock } from "../../shared/time.ts";

export interface NetworkWatchDeps {
  readonly clock: Clock;
  /** `os.networkInterfaces`: takes well under a millisecond, and throws where the system refuses (no descriptor left, a sandbox). */
  networkInterfaces(): NodeJS.Dict<NetworkInterfaceInfo[]>;
  /** An address came or went. */
  onChange(): void;
}

/** No event of Electron's tells of it, and the page's `online` not while one network takes the place of another. */
const LOOK_EVERY_MS = 2_000;

/** Looks in a call whether this machine's addresses are still the same. */
export class NetworkWatch implements Disposable {
  readonly #deps: NetworkWatchDeps;
  /** null: not known yet. */
  #addresses: string | null = null;
  #cancel: Cancel | null = null;

  constructor(deps: NetworkWatchDeps) {
    this.#deps = deps;
  }

  setCall(call: VoiceReport["call"]): void {
    const isInCall = call === "connecting" || call === "connected";
    if (isInCall === (this.#cancel !== null)) return;
    if (isInCall) {
      this.#addresses = this.#read();
      this.#lookLater();
    } else {
      this[Symbol.dispose]();
    }
  }

  [Symbol.dispose](): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #lookLater(): void {
    this.#cancel = this.#deps.clock.after(LOOK_EVERY_MS, () => {
      this.#lookLater();
      const before = this.#addresses;
      const addresses = this.#read();
      if (addresses === null || addresses === before) return;
      this.#addresses = addresses;
      if (before !== null) this.#deps.onChange();
    });
  }

  /** Never throws; null: the system does not tell. */
  #read(): string | null {
    try {
      return addressesOf(this.#deps.networkInterfaces());
    } catch {
      return null;
    }
  }
}

/** Without those of this machine alone. In one order, as the system's may change. */
function addressesOf(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): string {
  return Object.entries(interfaces)
    .flatMap(([name, addresses = []]) =>
      addresses.filter(({ internal }) => !internal).map(({ address }) => `${name} ${address}`),
    )
    .sort()
    .join();
}
