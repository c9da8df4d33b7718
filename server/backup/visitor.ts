import { createHash, randomUUID } from "node:crypto";
import { HttpClient, type HttpExchange } from "../../shared/client/http-client.ts";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import { parseJson, parseServerFrame, SUBPROTOCOL } from "../../shared/protocol/frames.ts";
import {
  type AnswerData,
  type HelloAnswer,
  type Op,
  REQUESTS,
  type RequestInput,
} from "../../shared/protocol/requests.ts";
import { newToken } from "../secrets.ts";
import { VERSION } from "../version.ts";

/** Of one request to a server of this very process, on a machine that is busy. */
const ANSWER_WITHIN_MS = 60_000;

/**
 * A throw-away account of a server that tries a backup, which sees what any member sees. Its connection is made once, unlike
 * the clients' own (`GatewayConnection`): one that has to be made again is a server that does not work.
 */
export class Visitor implements Disposable {
  readonly #url: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { resolve: (data: unknown) => void; reject: (error: Error) => void }>();
  #lastId = 0;

  private constructor(url: string, socket: WebSocket) {
    this.#url = url;
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => this.#onText(String(data)));
    socket.addEventListener("close", () => this.#onClose());
  }

  /**
   * Registers, logs in anew, and says hello.
   * @param invite Or the set-up code, where the server has no owner yet.
   */
  static async arrive(url: string, invite: string): Promise<{ visitor: Visitor; welcome: HelloAnswer }> {
    const account = { username: `backup-${randomUUID().slice(0, 8)}`, password: newToken() };
    const http = new HttpClient(url, exchange);
    await http.register({ ...account, invite });
    const { token } = await http.login(account);
    const socket = new WebSocket(`${url.replace(/^http/, "ws")}/gateway`, SUBPROTOCOL);
    const visitor = new Visitor(url, socket);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener("open", () => resolve(), { once: true });
      socket.addEventListener("error", () => reject(new Error("its gateway took no connection")), { once: true });
    });
    const client = { name: "backup", version: VERSION, platform: process.platform, deviceId: randomUUID() };
    return { visitor, welcome: await visitor.request("session.hello", { token, client }) };
  }

  /** @throws {ProtocolError} */
  async request<O extends Op>(op: O, data: RequestInput<O>): Promise<AnswerData<O>> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = await new Promise<unknown>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${op} was not answered`)), ANSWER_WITHIN_MS);
      const settled = () => {
        clearTimeout(late);
        this.#waiting.delete(id);
      };
      this.#waiting.set(id, {
        resolve: (value) => {
          settled();
          resolve(value);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
      this.#socket.send(JSON.stringify({ id, op, data }));
    });
    return REQUESTS[op].answer.parse(answer) as AnswerData<O>;
  }

  /** SHA-256 in hex of a file as the server gives it out. */
  async hashOfFile(id: string): Promise<string> {
    const response = await fetch(`${this.#url}/files/${id}/file`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    if (!response.ok || response.body === null) throw new Error(`a file was answered ${response.status}`);
    const hash = createHash("sha256");
    for await (const piece of response.body) hash.update(piece);
    return hash.digest("hex");
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  #onText(text: string): void {
    const frame = parseServerFrame(text);
    if (frame?.kind !== "answer") return;
    const waiting = this.#waiting.get(frame.id);
    if (frame.ok) waiting?.resolve(frame.data);
    else waiting?.reject(ProtocolError.from(frame.error));
  }

  #onClose(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error("its gateway closed the connection"));
  }
}

const exchange: HttpExchange = async ({ url, ...request }) => {
  const response = await fetch(url, { ...request, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  return { status: response.status, value: parseJson(await response.text()) };
};
