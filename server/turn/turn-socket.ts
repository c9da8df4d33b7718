import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { connect as connectTcp, isIP, isIPv6, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { type IceUrl, turnTransport } from "../../shared/ice-url.ts";
import { takeMessage } from "./stun-message.ts";
import type { TurnTransport } from "./turn-client.ts";

/** A way to a relay that is open; dispose of it to close it. */
export interface TurnSocket extends TurnTransport, Disposable {
  /** Why it broke; never while it stands. */
  readonly broken: Promise<never>;
}

/**
 * Opens the way that an address of TURN names: UDP, TCP or TLS. A bad certificate does not keep it from opening: who asks wants to
 * know what the relay says behind it.
 * @param address where the name of `url` leads.
 * @throws as Node does; `signal` ends the waiting.
 */
export async function openTurnSocket(url: IceUrl, address: string, signal: AbortSignal): Promise<TurnSocket> {
  switch (turnTransport(url)) {
    case "udp":
      return openUdp(address, url.port);
    case "tcp":
      return overStream(await connected(connectTcp({ host: address, port: url.port, signal }), "connect"));
    case "tls": {
      const servername = isIP(url.host) === 0 ? { servername: url.host } : {};
      const raw = await connected(connectTcp({ host: address, port: url.port, signal }), "connect");
      signal.addEventListener("abort", () => raw.destroy(signal.reason));
      return overStream(
        await connected(connectTls({ socket: raw, rejectUnauthorized: false, ...servername }), "secureConnect"),
      );
    }
    case null:
      throw new Error("TURN over DTLS is not known here.");
  }
}

/** All addresses that a host of a URL has, those of an address itself included. */
export async function addressesOf(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

function openUdp(address: string, port: number): Promise<TurnSocket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
    const broken = new Promise<never>((_, breakOff) => socket.on("error", breakOff));
    let isOpen = true;
    const close = () => {
      if (isOpen) socket.close();
      isOpen = false;
    };
    const fail = (error: unknown) => {
      close();
      reject(error);
    };
    broken.catch(fail);
    // Connected, so that a closed port is told by the system at once. Where there is no way, this is called with the error, which
    // the types do not know.
    socket.connect(port, address, (error?: Error) => {
      if (error !== undefined) return fail(error);
      resolve({
        isReliable: false,
        broken,
        // A request may be repeated while the way is closed already.
        send: (bytes) => void (isOpen && socket.send(bytes)),
        onReceived(listener) {
          socket.on("message", listener);
          return () => socket.off("message", listener);
        },
        [Symbol.dispose]: close,
      });
    });
  });
}

function connected<S extends Socket>(socket: S, event: "connect" | "secureConnect"): Promise<S> {
  return new Promise((resolve, reject) => {
    socket.once("error", (error) => {
      socket.destroy();
      reject(error);
    });
    socket.once("close", () => reject(Object.assign(new Error("The connection was closed."), { code: "ECONNRESET" })));
    socket.once(event, () => resolve(socket));
  });
}

function overStream(socket: Socket): TurnSocket {
  const listeners = new Set<(bytes: Buffer) => void>();
  const broken = new Promise<never>((_, breakOff) => {
    socket.on("error", breakOff);
    socket.on("close", () => breakOff(Object.assign(new Error("The relay hung up."), { code: "ECONNRESET" })));
  });
  broken.catch(() => {});
  let stream: Buffer = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    stream = Buffer.concat([stream, chunk]);
    for (let taken = takeMessage(stream); taken !== null; taken = takeMessage(stream)) {
      stream = taken.rest;
      for (const listener of listeners) listener(taken.message);
    }
  });
  return {
    isReliable: true,
    broken,
    send: (bytes) => void (socket.writable && socket.write(bytes)),
    onReceived(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    [Symbol.dispose]: () => void socket.destroy(),
  };
}
