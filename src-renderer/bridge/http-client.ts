import * as z from "zod";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import { httpErrorSchema } from "../../shared/protocol/frames.ts";
import {
  type InviteAnswer,
  type InviteBody,
  inviteAnswerSchema,
  type LoginAnswer,
  type LoginBody,
  loginAnswerSchema,
  type RegisterBody,
} from "../../shared/protocol/http.ts";
import { type ServerInfo, serverInfoSchema } from "../../shared/protocol/requests.ts";

const REQUEST_TIMEOUT_MS = 10_000;

/** The HTTP interface of docs/protocol.md. Everything rejects with `ProtocolError`. */
export class HttpClient {
  readonly #baseUrl: string;
  readonly #fetch: typeof fetch;

  /** @param baseUrl without a slash at its end; "" for the origin that served the page */
  constructor(baseUrl: string, fetchImplementation: typeof fetch = (...args) => fetch(...args)) {
    this.#baseUrl = baseUrl;
    this.#fetch = fetchImplementation;
  }

  serverInfo(): Promise<ServerInfo> {
    return this.#call("GET", "/server", serverInfoSchema);
  }

  register(body: RegisterBody): Promise<LoginAnswer> {
    return this.#call("POST", "/register", loginAnswerSchema, { body });
  }

  login(body: LoginBody): Promise<LoginAnswer> {
    return this.#call("POST", "/login", loginAnswerSchema, { body });
  }

  async logout(token: string): Promise<void> {
    await this.#call("POST", "/logout", z.object({}), { token, body: {} });
  }

  createInvite(token: string, body: InviteBody): Promise<InviteAnswer> {
    return this.#call("POST", "/invites", inviteAnswerSchema, { token, body });
  }

  async #call<T>(
    method: "GET" | "POST",
    path: string,
    schema: z.ZodType<T>,
    options: { token?: string; body?: unknown } = {},
  ): Promise<T> {
    const headers = new Headers();
    if (options.token !== undefined) headers.set("authorization", `Bearer ${options.token}`);
    if (options.body !== undefined) headers.set("content-type", "application/json");
    const { status, value } = await this.#exchange(`${this.#baseUrl}/api/v1${path}`, {
      method,
      headers,
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const answer = schema.safeParse(value);
    if (status < 400 && answer.success) return answer.data;
    const refusal = httpErrorSchema.safeParse(value);
    if (status >= 400 && refusal.success) throw ProtocolError.from(refusal.data.error);
    throw new ProtocolError(
      "unavailable",
      "What answers at this address is not a Cromulent server. Check the address.",
    );
  }

  async #exchange(url: string, init: RequestInit): Promise<{ status: number; value: unknown }> {
    try {
      const response = await this.#fetch(url, init);
      const value: unknown = await response.json().catch(() => undefined);
      return { status: response.status, value };
    } catch (cause) {
      const message = "The server cannot be reached. Check your connection, then try again.";
      throw new ProtocolError("unavailable", message, { cause });
    }
  }
}
