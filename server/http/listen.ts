import type { Server } from "node:http";
import type { Socket } from "node:net";
import { errorCode, StartError } from "../start-error.ts";

export interface Listener {
  /** Another one than asked for where that was 0. */
  readonly port: number;
  /** Stops listening, lets requests that are under way end for `graceMs`, then cuts what is left. */
  close(graceMs: number): Promise<void>;
}

/**
 * Starts to listen.
 * @throws StartError that names `variable`, the one to change, where the address cannot be had.
 */
export async function listen(
  server: Server,
  host: string,
  port: number,
  variable: "PORT" | "ADMIN_PORT",
): Promise<Listener> {
  // Node's own list forgets a connection that became a WebSocket, but waits for it all the same.
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => {
      server.off("error", reject);
      resolve();
    });
  }).catch((error: unknown) => {
    throw explain(error, host, port, variable);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    async close(graceMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const timer = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

function explain(error: unknown, host: string, port: number, variable: "PORT" | "ADMIN_PORT"): unknown {
  const hostVariable = variable === "PORT" ? "HOST" : "ADMIN_HOST";
  switch (errorCode(error)) {
    case "EADDRINUSE":
      return new StartError(
        `Port ${port} on ${host} is taken: stop the program that uses it, or set ${variable} to another port.`,
        error,
      );
    case "EACCES":
      return new StartError(
        `Port ${port} needs more rights than this user has: set ${variable} to 1024 or more.`,
        error,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EINVAL":
      return new StartError(`${host} is no address of this machine: set ${hostVariable} to one, or to 0.0.0.0.`, error);
    default:
      return error;
  }
}
