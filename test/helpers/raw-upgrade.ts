import { once } from "node:events";
import { type IncomingHttpHeaders, request } from "node:http";

export interface UpgradeAnswer {
  /** 101 where the server let it in; the connection is ended then. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks for an upgrade as any HTTP client could, with headers of one's own over the right ones (null leaves one out). */
export async function askUpgrade(
  url: string,
  headers: Readonly<Record<string, string | null>> = {},
  method = "GET",
): Promise<UpgradeAnswer> {
  const all: Record<string, string | null> = {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    "sec-websocket-protocol": "cromulent.v1",
    ...headers,
  };
  const given = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
  const asked = request(url.replace(/^ws/, "http"), { method, headers: Object.fromEntries(given) });
  asked.end();
  return new Promise((resolve, reject) => {
    asked.on("error", reject);
    asked.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve({ status: 101, headers: response.headers, body: "" });
    });
    asked.on("response", async (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += chunk;
      });
      await once(response, "end");
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
    });
  });
}
