import type { IceUrl } from "../../shared/ice-url.ts";
import type { Endpoint } from "../turn/stun-message.ts";
import { type Allocation, TurnClient, type TurnCredential } from "../turn/turn-client.ts";
import { addressesOf, openTurnSocket, type TurnSocket } from "../turn/turn-socket.ts";
import { limited } from "./ask.ts";
import { type ConnectionFault, connectionFault, firstCause } from "./connection-fault.ts";

/** RFC 8489, 14.8 */
const UNAUTHORIZED = 401;
const GREETING = "from one end of the relay to the other";
/** Over UDP a datagram may be lost. */
const GREET_AGAIN_MS = 300;
const MAX_GREETINGS = 5;

/** Logins of a relay that differ in when they end alone (C1). */
export interface TurnLogin {
  readonly url: string;
  readonly parts: IceUrl;
  readonly now: TurnCredential;
  /** null: the provider makes none. */
  readonly later: TurnCredential | null;
}

/** What came of asking one address of the relay. */
export type TurnAttempt = { readonly url: string } & (
  | {
      readonly kind: "allocated";
      readonly relayed: Endpoint;
      readonly seenAs: Endpoint;
      /** All that the relay's name leads to. */
      readonly hostAddresses: readonly string[];
      /** What one end of the relay sent to another: "passed", not arrived, or the code of a refusal. */
      readonly toItself: "passed" | "lost" | number;
    }
  | { readonly kind: "unauthorized"; readonly later: "taken" | "refused" | "notTried" }
  | { readonly kind: "refused"; readonly code: number }
  | { readonly kind: "unreachable"; readonly fault: ConnectionFault }
);

/** Asks for an allocation as a member would, and sends something from one to another. Never rejects. */
export async function attemptTurn(login: TurnLogin, signal: AbortSignal): Promise<TurnAttempt> {
  const { url, parts, now, later } = login;
  try {
    const hostAddresses = await addressesOf(parts.host);
    // Every relay has IPv4, and this machine may have no way for IPv6.
    const address = hostAddresses.find((each) => !each.includes(":")) ?? hostAddresses[0] ?? parts.host;
    const open = () => openTurnSocket(parts, address, limited(signal));
    using socket = await open();
    const outcome = await throughRelay(socket, now, open);
    if (typeof outcome !== "number") return { kind: "allocated", url, hostAddresses, ...outcome };
    if (outcome !== UNAUTHORIZED) return { kind: "refused", url, code: outcome };
    return { kind: "unauthorized", url, later: later === null ? "notTried" : await tryLater(later, open) };
  } catch (error) {
    return { kind: "unreachable", url, fault: connectionFault(firstCause(error)) };
  }
}

type Open = () => Promise<TurnSocket>;

async function throughRelay(socket: TurnSocket, credential: TurnCredential, open: Open) {
  const client = new TurnClient(socket, credential);
  const allocation = await Promise.race([client.allocate(), socket.broken]);
  if (typeof allocation === "number") return allocation;
  try {
    return { ...allocation, toItself: await sendToItself(client, allocation, credential, open) };
  } finally {
    await release(client, socket);
  }
}

/** Quotas count it otherwise, until its time is over. */
async function release(client: TurnClient, socket: TurnSocket): Promise<void> {
  await Promise.race([client.release(), socket.broken]).catch(() => {});
}

async function tryLater(later: TurnCredential, open: Open): Promise<"taken" | "refused"> {
  using socket = await open();
  const client = new TurnClient(socket, later);
  const allocation = await Promise.race([client.allocate(), socket.broken]);
  if (typeof allocation === "number") return "refused";
  await release(client, socket);
  return "taken";
}

async function sendToItself(
  one: TurnClient,
  { relayed }: Allocation,
  credential: TurnCredential,
  open: Open,
): Promise<"passed" | "lost" | number> {
  using socket = await open();
  const other = new TurnClient(socket, credential);
  const allocation = await Promise.race([other.allocate(), socket.broken]);
  if (typeof allocation === "number") return allocation;
  try {
    const permissions = await Promise.all([
      one.createPermission(allocation.relayed.address),
      other.createPermission(relayed.address),
    ]);
    const refusal = permissions.find((outcome) => outcome !== "done");
    if (typeof refusal === "number") return refusal;
    return await greet(one, other, allocation.relayed);
  } catch {
    return "lost";
  } finally {
    await release(other, socket);
  }
}

async function greet(one: TurnClient, other: TurnClient, to: Endpoint): Promise<"passed" | "lost"> {
  const received = other.received().then(() => "passed" as const);
  for (let sent = 0; sent < MAX_GREETINGS; sent++) {
    one.send(GREETING, to);
    const outcome = await Promise.race([received, after(GREET_AGAIN_MS)]);
    if (outcome === "passed") return outcome;
  }
  return "lost";
}

function after(ms: number): Promise<"late"> {
  return new Promise((resolve) => setTimeout(() => resolve("late"), ms));
}
