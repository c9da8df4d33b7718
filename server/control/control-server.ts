import { once } from "node:events";
import { chmod, rename, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { HTTP_STATUS, ProtocolError } from "../../shared/protocol/errors.ts";
import { parseJson } from "../../shared/protocol/frames.ts";
import type { Context } from "../context.ts";
import { VERSION } from "../version.ts";
import { controlAddress } from "./control-address.ts";
import { findOperation } from "./operations.ts";
import { readInput } from "./read-input.ts";

/** What operations take are names and paths. */
const MAX_INPUT_BYTES = 64 * 1024;
const REQUEST_WITHIN_MS = 10_000;
/** Of S6's 10 s, as for requests over HTTP. */
const GRACE_MS = 2_000;

/**
 * Listens for the host's commands: `POST /<operation>`, its input as JSON; answers `{"output"}`, or `{"error"}` as HTTP does.
 * Whoever may open the socket (mode 0600) may do everything. Without it everything else of the server works, so where it
 * cannot be made that is logged, and no more.
 */
export async function listenForCommands(context: Context): Promise<AsyncDisposable> {
  const address = controlAddress(context.config.dataDir);
  const server = createServer({ requestTimeout: REQUEST_WITHIN_MS, headersTimeout: REQUEST_WITHIN_MS }, (req, res) => {
    void answer(context, req, res);
  });
  try {
    if (address === null) throw new Error("the path of the data folder is too long for a socket");
    await listen(server, address);
  } catch (error) {
    context.log.warn({ err: error }, "no control socket: stop the server to run the host's commands");
    server.close();
    return { [Symbol.asyncDispose]: async () => {} };
  }
  return { [Symbol.asyncDispose]: () => close(server, address) };
}

/** The data folder is ours, by its lock: a socket that lies there already is that of a server that was killed. */
async function listen(server: Server, address: string): Promise<void> {
  if (process.platform === "win32") {
    server.listen(address);
    await once(server, "listening");
    return;
  }
  // Under a name of its own until nobody else may open it.
  const draft = `${address}~`;
  await rm(draft, { force: true });
  server.listen(draft);
  await once(server, "listening");
  await chmod(draft, 0o600);
  await rename(draft, address);
}

async function close(server: Server, address: string): Promise<void> {
  if (process.platform !== "win32") await rm(address, { force: true });
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(timer);
}

async function answer(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const output = await perform(context, request);
    send(response, 200, { output });
  } catch (error) {
    const refusal = toProtocolError(context, error, request.url);
    send(response, HTTP_STATUS[refusal.code], { error: refusal.toBody() });
  }
}

async function perform(context: Context, request: IncomingMessage): Promise<unknown> {
  const operation = request.method === "POST" ? findOperation(request.url?.slice(1) ?? "") : null;
  if (operation === null) {
    throw new ProtocolError("invalid", `The server that runs (${VERSION}) does not know this command: start it anew.`);
  }
  const input = readInput(operation, parseJson(await readText(request)));
  return operation.output.parse(await operation.run(context, input));
}

/** Not by iterating, which cuts the connection where it ends early, and the answer with it. */
function readText(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes <= MAX_INPUT_BYTES) chunks.push(chunk);
      else reject(new ProtocolError("too_large", "What the command says is too long."));
    });
    request.once("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    request.once("error", reject);
  });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  // What is left unread of a request that was refused would be taken for the next one.
  response.writeHead(status, { "Content-Type": "application/json", Connection: "close" }).end(JSON.stringify(body));
}

function toProtocolError({ log }: Context, error: unknown, url: string | undefined): ProtocolError {
  if (error instanceof ProtocolError) {
    if (error.cause !== undefined) log.warn({ err: error.cause, url }, error.message);
    return error;
  }
  log.error({ err: error, url }, "a command failed");
  return new ProtocolError("internal", "Something went wrong in the server; its log says what.", { cause: error });
}
