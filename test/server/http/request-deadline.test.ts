import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Listener, listen } from "../../../server/http/listen.ts";
import { limitRequestTime } from "../../../server/http/request-deadline.ts";

let listener: Listener;
let limits: readonly number[];

beforeEach(async () => {
  const server = createServer((request: IncomingMessage, response) => {
    for (const limit of limits) limitRequestTime(request, limit);
    request.resume();
    request.once("end", () => response.end("whole"));
  });
  listener = await listen(server, "127.0.0.1", 0, "PORT");
});
afterEach(() => listener.close(0));

/** A body of two bytes, the second one `laterMs` after the first. */
async function send(laterMs: number): Promise<string> {
  const socket = connect(listener.port, "127.0.0.1");
  const answer: Buffer[] = [];
  socket.on("data", (data) => answer.push(data));
  socket.on("error", () => {});
  socket.write("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\na");
  setTimeout(() => socket.write("b"), laterMs);
  await once(socket, "close");
  return Buffer.concat(answer).toString();
}

describe("a request's time", () => {
  test("cuts off who has not sent all of it by then", async () => {
    limits = [100];
    expect(await send(2_000)).toBe("");
    expect(await send(0)).toContain("whole");
  });

  test("is what was set last", async () => {
    limits = [100, 10_000];
    expect(await send(500)).toContain("whole");
    limits = [10_000, 100];
    expect(await send(2_000)).toBe("");
  });
});
