import { BusError } from "../../bus/bus-link.ts";

/**
 * - `missing`: this desktop has no such portal, or no desktop's bus at all.
 * - `refused`: the user, or the desktop for them, said no.
 * - `lost`: it was there, and went away or made no sense; it is worth another try.
 */
export type PortalFault = "missing" | "refused" | "lost";

export class PortalError extends Error {
  readonly fault: PortalFault;

  constructor(fault: PortalFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PortalError";
    this.fault = fault;
  }
}

/** What an error of the bus means for us; anything else is a fault of ours, and stays what it is. */
export function asPortalError(error: unknown): unknown {
  if (!(error instanceof BusError)) return error;
  return new PortalError(faultOf(error), error.message, { cause: error });
}

function faultOf({ fault }: BusError): PortalFault {
  if (fault === "nobodyThere") return "missing";
  return fault === "notAllowed" ? "refused" : "lost";
}
