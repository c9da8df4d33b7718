import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import { describe, expect, it } from "vitest";
import { fetchExchange } from "../../../src-main/session/http-exchange.ts";
import { portOf } from "./port-of.ts";

async function answering(listener: RequestListener) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${portOf(server.address())}/api/v1/server`,
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const exchange = fetchExchange(fetch);
const get = (url: string) => exchange({ method: "GET", url, headers: {} });

describe("fetchExchange", () => {
  it("sends body and headers, no cookie and no Origin, and reads JSON", async () => {
    let seen: { headers: IncomingHttpHeaders; body: string } | null = null;
    using server = await answering(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      seen = { headers: request.headers, body: Buffer.concat(chunks).toString() };
      response.writeHead(201, { "content-type": "application/json", "set-cookie": "a=b" }).end('{"name":"Ünicode"}');
    });
    const headers = { authorization: "Bearer t", "content-type": "application/json" };
    const answer = await exchange({ method: "POST", url: server.url, headers, body: '{"x":1}' });
    expect(answer).toEqual({ status: 201, value: { name: "Ünicode" } });
    expect(seen).toMatchObject({ headers, body: '{"x":1}' });
    await get(server.url);
    expect(seen).not.toHaveProperty("headers.cookie");
    expect(seen).not.toHaveProperty("headers.origin");
  });

  it("has no value where the answer is no JSON, or nothing", async () => {
    using page = await answering((_request, response) => void response.end("<html>"));
    using nothing = await answering((_request, response) => void response.writeHead(204).end());
    expect(await get(page.url)).toEqual({ status: 200, value: undefined });
    expect(await get(nothing.url)).toEqual({ status: 204, value: undefined });
  });

  it("follows no redirect: what was sent is for the address that was given", async () => {
    let asked = 0;
    using server = await answering((_request, response) => {
      asked += 1;
      response.writeHead(307, { location: "/elsewhere" }).end();
    });
    await expect(get(server.url)).rejects.toThrow();
    expect(asked).toBe(1);
  });

  it("reads no more than an answer can be long", async () => {
    using server = await answering((_request, response) => {
      const write = () => {
        while (response.write("x".repeat(65_536)));
      };
      response.on("drain", write);
      write();
    });
    await expect(get(server.url)).rejects.toThrow("too large");
  });

  it("rejects where nobody answers", async () => {
    let url: string;
    {
      using gone = await answering(() => undefined);
      url = gone.url;
    }
    await expect(get(url)).rejects.toThrow();
  });
});
