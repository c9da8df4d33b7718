import type { BridgeOp } from "../../shared/client/bridge-message.ts";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import { type Op, REQUESTS, type RequestInput } from "../../shared/protocol/requests.ts";

/** A request that may go to the server as it is; `data` fits `op`. */
export interface BridgeRequest {
  readonly op: BridgeOp;
  readonly data: RequestInput<BridgeOp>;
}

/**
 * Checks what the page wants to ask of the server: an op of the protocol that is not the connection's own, with data of its
 * schema. Throws `ProtocolError` "invalid".
 */
export function parseRequest({ op, data }: { readonly op: string; readonly data?: unknown }): BridgeRequest {
  if (!isBridgeOp(op)) throw new ProtocolError("invalid", "This version of Cromulent does not know that request.");
  const parsed = REQUESTS[op].data.safeParse(data);
  if (!parsed.success) throw new ProtocolError("invalid", "The request is not well formed.", { cause: parsed.error });
  return { op, data: parsed.data };
}

function isBridgeOp(op: string): op is BridgeOp {
  return Object.hasOwn(REQUESTS, op) && !OF_THE_CONNECTION.has(op);
}

const OF_THE_CONNECTION: ReadonlySet<string> = new Set<Exclude<Op, BridgeOp>>(["session.hello"]);
