/** A method to call, in D-Bus's own words; the body's shape is that of the signature. */
export interface MethodCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature: string;
  readonly body: readonly unknown[];
}

/** A signal that came in. Nothing of it is checked yet. */
export interface BusSignal {
  /** The unique name of whoever sent it; the bus itself puts it there. */
  readonly sender: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly body: readonly unknown[];
}

/** Why a call came to nothing. `callTimedOut` and `busLost` are our own; the rest came as an error from the other side. */
export type BusFault = "busLost" | "callTimedOut" | "nobodyThere" | "notAllowed" | "failed";

export class BusError extends Error {
  readonly fault: BusFault;

  constructor(fault: BusFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "BusError";
    this.fault = fault;
  }
}

export interface BusLinkEvents {
  onSignal(signal: BusSignal): void;
  /** The connection is gone; comes once, and not after disposing. Calls that were under way fail with `busLost`. */
  onLost(): void;
}

/** One connection to the session's bus. Disposing it ends everything that others keep for it, sessions and requests too. */
export interface BusLink extends Disposable {
  /** As others on the bus see it: ":1.42". */
  readonly uniqueName: string;
  /** Answers with the body of the reply; throws a `BusError`. */
  call(call: MethodCall, limitMs: number): Promise<readonly unknown[]>;
}

/** A link, or a `BusError`. */
export type ConnectBus = (events: BusLinkEvents) => Promise<BusLink>;

/** A value with its D-Bus type, as options and properties have it. */
export class Typed {
  readonly signature: string;
  readonly value: unknown;

  constructor(signature: string, value: unknown) {
    this.signature = signature;
    this.value = value;
  }
}

export const text = (value: string): Typed => new Typed("s", value);
