import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLog } from "../../../server/log.ts";
import { errorOf, startTestServer, type TestServer } from "../../helpers/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.createOwner();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Sends bytes as they are and answers everything that comes back until the server closes. */
async function raw(request: string): Promise<string> {
  const socket = connect(server.server.port, "127.0.0.1");
  socket.write(request);
  return text(socket);
}

describe("bodies", () => {
  const post = (body: string, headers: Record<string, string> = {}) =>
    server.call("POST", "/api/v1/login", { body, headers });

  test.each([
    ["no JSON", "{", {}],
    ["a text", '"x"', {}],
    ["a list", "[]", {}],
    ["null", "null", {}],
    ["nothing", "", {}],
    ["a field of another type", '{"username":1,"password":"x"}', {}],
    ["a form", "username=a&password=b", { "content-type": "application/x-www-form-urlencoded" }],
    [
      "plain text, which a foreign page may send unasked",
      '{"username":"a","password":"b"}',
      { "content-type": "text/plain" },
    ],
    [
      "another character set",
      '{"username":"a","password":"b"}',
      { "content-type": "application/json; charset=utf-16" },
    ],
    ["something compressed", '{"username":"a","password":"b"}', { "content-encoding": "gzip" }],
  ])("%s is invalid", async (_what, body, headers) => {
    const answer = await post(body, headers);
    expect([answer.status, errorOf(answer).code]).toEqual([400, "invalid"]);
    expect(answer.text).not.toMatch(/at \/|node_modules|SyntaxError|Unexpected token/);
  });

  test("one that is too large is too_large", async () => {
    const answer = await post(JSON.stringify({ username: "a", password: "x".repeat(40_000) }));
    expect([answer.status, errorOf(answer).code]).toEqual([413, "too_large"]);
  });

  test("unknown fields are ignored, also those with dangerous names", async () => {
    const answer = await post('{"username":"a","password":"bbbbbbbb","__proto__":{"role":"owner"},"more":[1]}');
    expect(answer.status).toBe(401);
  });
});

describe("addresses", () => {
  test.each([
    ["GET", "/api"],
    ["GET", "/api/v1"],
    ["GET", "/api/v1/nothing"],
    ["GET", "/api/v2/server"],
    ["GET", "/api/v1/login"],
    ["DELETE", "/api/v1/server"],
    ["PUT", "/api/v1/register"],
    ["GET", "/files/abc/picture.png"],
    ["POST", "/gateway"],
    ["POST", "/healthz"],
    ["POST", "/some/page"],
    ["GET", "/metrics-of-api/../api/v1/x"],
  ])("%s %s is not_found as JSON", async (method, path) => {
    const answer = await server.call(method, path);
    expect([answer.status, errorOf(answer).code]).toEqual([404, "not_found"]);
  });

  test("a broken escape is not_found in the interface, and the page elsewhere", async () => {
    const answer = await server.call("GET", "/api/v1/%E0%A4%A");
    expect([answer.status, errorOf(answer).code]).toEqual([404, "not_found"]);
    expect((await server.call("GET", "/%E0%A4%A")).headers.get("content-type")).toBe("text/html; charset=utf-8");
  });

  test("the gateway without an upgrade is invalid", async () => {
    expect(errorOf(await server.call("GET", "/gateway")).code).toBe("invalid");
  });

  test("an upload without a file is invalid, and only who is logged in learns that", async () => {
    const { token } = await server.createOwner();
    expect((await server.call("POST", "/api/v1/uploads")).status).toBe(401);
    const answer = await server.call("POST", "/api/v1/uploads", { token });
    expect([answer.status, errorOf(answer).code]).toEqual([400, "invalid"]);
  });

  test("answers of the interface are not stored, and carry the headers that every answer has", async () => {
    const { headers } = await server.call("GET", "/api/v1/server");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-powered-by")).toBeNull();
    expect(headers.get("access-control-allow-origin")).toBeNull();
    expect(headers.get("set-cookie")).toBeNull();
  });
});

describe("broken HTTP", () => {
  test.each([
    ["no HTTP at all", "hello there\r\n\r\n"],
    ["two lengths", "POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"],
    ["no host", "GET /api/v1/server HTTP/1.1\r\n\r\n"],
    ["headers without end", `GET / HTTP/1.1\r\nHost: x\r\nX: ${"y".repeat(20_000)}\r\n\r\n`],
  ])("%s is answered 400 and closed", async (_what, request) => {
    expect(await raw(request)).toMatch(/^HTTP\/1\.1 400 /);
  });

  test("a WebSocket at another address is answered 404", async () => {
    const answer = await raw(
      "GET /api/v1/server HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(answer).toContain('"not_found"');
  });

  test("an upgrade to something else is answered as if it had not been asked for", async () => {
    const answer = await raw("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });

  test("a client that vanishes in the middle of its body harms nobody", async () => {
    const socket = connect(server.server.port, "127.0.0.1");
    socket.write(
      "POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
    );
    socket.destroySoon();
    expect((await server.call("GET", "/healthz")).text).toBe("ok\n");
  });
});

describe("health", () => {
  test("S6 ready until it drains, alive all the while", async () => {
    await using going = await startTestServer();
    expect((await going.call("GET", "/readyz")).status).toBe(200);
    const drained = going.server.drain();
    const answer = await going.call("GET", "/readyz");
    expect([answer.status, errorOf(answer).code]).toEqual([503, "unavailable"]);
    expect(answer.headers.get("connection")).toBe("close");
    expect((await going.call("GET", "/healthz")).status).toBe(200);
    await drained;
  });
});

test("what nobody foresaw is internal, and tells nothing", async () => {
  const lines: string[] = [];
  await using broken = await startTestServer({ log: createLog("error", { write: (line) => lines.push(line) }) });
  await broken.server.context.store[Symbol.asyncDispose]();
  const answer = await broken.call("GET", "/api/v1/server");
  expect(answer.status).toBe(500);
  expect(errorOf(answer)).toEqual({
    code: "internal",
    message: "Something went wrong on the server; try again later.",
  });
  expect(lines.join()).toContain("database connection is not open");
});
