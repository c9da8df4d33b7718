/**
 * Adds what Electron 22 lacks of what the program uses, and nothing else; on a newer Electron it does nothing. For tests
 * alone: the product is written for the Electron of package.json, and asks for no version. Loaded by `--require` in front
 * of the program.
 *
 * | what it adds | Electron has it since |
 * | --- | --- |
 * | `protocol.handle` (also of a session), over `registerBufferProtocol` | 25 |
 * | `net.fetch`, over `net.request` | 25 |
 * | global `fetch`, `Headers`, `Response` in main: of Node 18, and here as much of them as `net.fetch` and `protocol.handle` use | 23 |
 * | global `structuredClone`, `crypto` in main (of Node 17 and 19) | 23, 28 |
 * | `url`, `isMainFrame`, `isSameDocument` in the events of a navigation, there arguments beside the event | 25 |
 * | `safeStorage.getSelectedStorageBackend`: "basic_text" where 22 cannot encrypt | 27 |
 */
const { ReadableStream } = require("node:stream/web");
const electron = require("electron");

function addAll() {
  addGlobals();
  addHandle(electron.protocol);
  electron.app.on("session-created", (session) => addHandle(session.protocol));
  electron.net.fetch = netFetch;
  electron.safeStorage.getSelectedStorageBackend = () =>
    electron.safeStorage.isEncryptionAvailable() ? "unknown" : "basic_text";
  electron.app.on("web-contents-created", (_event, contents) => addNavigationDetails(contents));
}

/** Before the program listens itself. @param {Electron.WebContents} contents */
function addNavigationDetails(contents) {
  for (const name of ["did-start-navigation", "will-navigate", "will-redirect"]) {
    contents.on(name, (event, url, isSameDocument, isMainFrame) => {
      Object.assign(event, { url, isSameDocument, isMainFrame });
    });
  }
}

function addGlobals() {
  const v8 = require("node:v8");
  const { webcrypto } = require("node:crypto");
  globalThis.structuredClone ??= (value) => v8.deserialize(v8.serialize(value));
  globalThis.crypto ??= webcrypto;
  globalThis.Headers ??= SimpleHeaders;
  globalThis.Response ??= SimpleResponse;
  globalThis.fetch ??= netFetch;
}

/** @param {Electron.Protocol} protocol */
function addHandle(protocol) {
  protocol.handle = (scheme, handler) => {
    protocol.registerBufferProtocol(scheme, (request, answer) => {
      Promise.resolve(handler({ ...request, headers: new SimpleHeaders(request.headers) })).then(
        async (response) =>
          answer({
            statusCode: response.status,
            headers: Object.fromEntries(response.headers),
            mimeType: mimeTypeOf(response),
            data: Buffer.from(await response.arrayBuffer()),
          }),
        () => answer({ error: -2 }),
      );
    });
  };
  protocol.unhandle = (scheme) => protocol.unregisterProtocol(scheme);
  protocol.isProtocolHandled = (scheme) => protocol.isProtocolRegistered(scheme);
}

function mimeTypeOf(response) {
  return (response.headers.get("content-type") ?? "").split(";")[0].trim();
}

/** The caller's `signal` ends it; redirects are followed unless `redirect` says "error". */
function netFetch(address, { method = "GET", headers = {}, body, signal, redirect = "follow" } = {}) {
  return new Promise((resolve, reject) => {
    const request = electron.net.request({ url: String(address), method, redirect, useSessionCookies: false });
    for (const [name, value] of new SimpleHeaders(headers)) request.setHeader(name, value);
    const abort = () => {
      request.abort();
      reject(signal.reason ?? new Error("The request was aborted."));
    };
    if (signal?.aborted) return abort();
    signal?.addEventListener("abort", abort, { once: true });
    request.on("error", (error) => reject(new TypeError("fetch failed", { cause: error })));
    request.on("response", (message) => {
      const parts = [];
      message.on("data", (part) => parts.push(part));
      message.on("error", reject);
      message.on("end", () => {
        signal?.removeEventListener("abort", abort);
        resolve(new SimpleResponse(Buffer.concat(parts), { status: message.statusCode, headers: message.headers }));
      });
    });
    request.end(body);
  });
}

class SimpleHeaders {
  #values = new Map();

  constructor(given = {}) {
    const entries = typeof given[Symbol.iterator] === "function" ? given : Object.entries(given);
    for (const [name, value] of entries) this.set(name, Array.isArray(value) ? value.join(", ") : value);
  }

  get(name) {
    return this.#values.get(name.toLowerCase()) ?? null;
  }

  has(name) {
    return this.#values.has(name.toLowerCase());
  }

  set(name, value) {
    this.#values.set(name.toLowerCase(), String(value));
  }

  [Symbol.iterator]() {
    return this.#values[Symbol.iterator]();
  }
}

class SimpleResponse {
  #body;

  constructor(body = null, { status = 200, headers = {} } = {}) {
    this.#body = body === null ? Buffer.alloc(0) : Buffer.from(body);
    this.status = status;
    this.ok = status >= 200 && status < 300;
    this.headers = new SimpleHeaders(headers);
  }

  /** In one piece. */
  get body() {
    const bytes = new Uint8Array(this.#body);
    return new ReadableStream({
      start(controller) {
        if (bytes.length > 0) controller.enqueue(bytes);
        controller.close();
      },
    });
  }

  async arrayBuffer() {
    return new Uint8Array(this.#body).buffer;
  }

  async text() {
    return this.#body.toString("utf8");
  }

  async json() {
    return JSON.parse(this.#body.toString("utf8"));
  }
}

const LACKING = 22;
if (Number(process.versions.electron.split(".")[0]) === LACKING) addAll();
