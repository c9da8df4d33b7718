import type { Endpoint } from "./stun-message.ts";

/** Between a test and the process that holds its sockets in another network namespace. */
export type ToSocketHost =
  | { readonly kind: "open"; readonly socketId: number; readonly localAddress: string }
  | { readonly kind: "send"; readonly socketId: number; readonly bytes: Uint8Array; readonly to: Endpoint }
  | { readonly kind: "close"; readonly socketId: number };

export type FromSocketHost =
  | { readonly kind: "ready" }
  | { readonly kind: "open"; readonly socketId: number; readonly port: number }
  | { readonly kind: "received"; readonly socketId: number; readonly bytes: Uint8Array; readonly from: Endpoint };
