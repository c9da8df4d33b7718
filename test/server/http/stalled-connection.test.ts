import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { createHttpServer } from "../../../server/http/http-server.ts";
import { listen } from "../../../server/http/listen.ts";

test("whoever does not read an answer is cut off, and with it what the answer held open", async () => {
  // Far more than the buffers of both ends take.
  const body = Buffer.alloc(64 * 1024 * 1024);
  let closed: (outcome: string) => void = () => {};
  const outcome = new Promise<string>((resolve) => {
    closed = resolve;
  });
  const server = createHttpServer(
    (_request, response) => {
      response.once("close", () => closed(response.writableFinished ? "sent" : "cut"));
      response.end(body);
    },
    () => {},
    300,
  );
  const listener = await listen(server, "127.0.0.1", 0, "PORT");
  const client = connect(listener.port, "127.0.0.1");
  client.on("error", () => {});
  client.pause();
  await once(client, "connect");
  client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  expect(await outcome).toBe("cut");
  client.destroy();
  await listener.close(0);
});
