/** Holds UDP sockets for a test that runs in another network namespace; started by socket-host.ts. */
import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import { assertNever } from "../../../shared/assert-never.ts";
import { type FromSocketHost, type ToSocketHost, toSocketHostSchema } from "./socket-messages.ts";

const sockets = new Map<number, Socket>();

function post(message: FromSocketHost): void {
  process.send?.(message);
}

function handle(message: ToSocketHost): void {
  const { socketId } = message;
  switch (message.kind) {
    case "open": {
      const socket = createSocket(isIPv6(message.localAddress) ? "udp6" : "udp4");
      sockets.set(socketId, socket);
      socket.on("message", (bytes, { address, port }) => {
        post({ kind: "received", socketId, bytes, from: { address, port } });
      });
      socket.bind(0, message.localAddress, () => post({ kind: "open", socketId, port: socket.address().port }));
      return;
    }
    case "send":
      sockets.get(socketId)?.send(message.bytes, message.to.port, message.to.address);
      return;
    case "close":
      sockets.get(socketId)?.close();
      sockets.delete(socketId);
      return;
    default:
      assertNever(message);
  }
}

process.on("message", (message) => handle(toSocketHostSchema.parse(message)));
process.on("disconnect", () => process.exit());
post({ kind: "ready" });
