/**
 * The least that a fan-out over `ws` can be, to compare the gateway with: no sessions, no limits, no logs. It answers each
 * request and sends the event that the gateway would send to all others.
 */
import { WebSocket, WebSocketServer } from "ws";
import { parseRequestFrame } from "../../shared/protocol/frames.ts";
import { serveMeasurements } from "./measured-process.ts";

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
let seq = 0;

server.on("connection", (client) => {
  client.on("message", (text) => {
    const request = parseRequestFrame(text.toString());
    if (request === null) return;
    client.send(JSON.stringify({ id: request.id, ok: true, data: {} }));
    if (request.op === "bare.event") {
      seq++;
      const frame = JSON.stringify({ seq, ...eventOf(request.data) });
      for (const other of server.clients)
        if (other !== client && other.readyState === WebSocket.OPEN) other.send(frame);
    }
  });
});

server.on("listening", () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  serveMeasurements({ kind: "ready", url: `ws://127.0.0.1:${address.port}`, tokens: [] });
});

function eventOf(data: unknown): object {
  return typeof data === "object" && data !== null ? data : {};
}
