import * as z from "zod";
import { ProtocolError } from "../protocol/errors.ts";
import { httpErrorSchema } from "../protocol/frames.ts";
import {
  type InviteAnswer,
  type InviteBody,
  inviteAnswerSchema,
  type LoginAnswer,
  type LoginBody,
  loginAnswerSchema,
  type PasswordBody,
  type RegisterBody,
  uploadAnswerSchema,
} from "../protocol/http.ts";
import { type ServerInfo, serverInfoSchema } from "../protocol/requests.ts";
import type { Attachment } from "../protocol/values.ts";

export const REQUEST_TIMEOUT_MS = 10_000;

export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** `value` is undefined where the body is not JSON. */
export interface HttpAnswer {
  readonly status: number;
  readonly value: unknown;
}

/**
 * One HTTP exchange, made by what the platform has for it; gives up after `REQUEST_TIMEOUT_MS`. Rejects where there is no
 * answer.
 */
export type HttpExchange = (request: HttpRequest) => Promise<HttpAnswer>;

/** An upload that did not move for so long is given up; it has no other limit of time. */
export const UPLOAD_STALL_MS = 30_000;

/** Where a file goes; the body is the platform's affair, and so is the header that says what it is. */
export type UploadRequest = Pick<HttpRequest, "url" | "headers">;
/** As `HttpExchange`, of a file that is at hand; gives up after `UPLOAD_STALL_MS` in which nothing moved. */
export type UploadExchange = (request: UploadRequest) => Promise<HttpAnswer>;

/** The HTTP interface of docs/protocol.md. Everything rejects with `ProtocolError`. */
export class HttpClient {
  readonly #baseUrl: string;
  readonly #exchange: HttpExchange;

  /** @param baseUrl without a slash at its end; "" for the origin that served the page */
  constructor(baseUrl: string, exchange: HttpExchange) {
    this.#baseUrl = baseUrl;
    this.#exchange = exchange;
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

  async changePassword(token: string, body: PasswordBody): Promise<void> {
    await this.#call("POST", "/password", z.object({}), { token, body });
  }

  async upload(token: string, exchange: UploadExchange): Promise<Attachment> {
    const request = { url: `${this.#baseUrl}/api/v1/uploads`, headers: { authorization: `Bearer ${token}` } };
    return readAnswer(uploadAnswerSchema, await answered(exchange(request))).attachment;
  }

  async #call<T>(
    method: "GET" | "POST",
    path: string,
    schema: z.ZodType<T>,
    options: { token?: string; body?: unknown } = {},
  ): Promise<T> {
    const request: HttpRequest = {
      method,
      url: `${this.#baseUrl}/api/v1${path}`,
      headers: {
        ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
        ...(options.body !== undefined && { "content-type": "application/json" }),
      },
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
    };
    return readAnswer(schema, await answered(this.#exchange(request)));
  }
}

function readAnswer<T>(schema: z.ZodType<T>, { status, value }: HttpAnswer): T {
  const answer = schema.safeParse(value);
  if (status < 400 && answer.success) return answer.data;
  const refusal = httpErrorSchema.safeParse(value);
  if (status >= 400 && refusal.success) throw ProtocolError.from(refusal.data.error);
  throw new ProtocolError("unavailable", "What answers at this address is not a Cromulent server. Check the address.");
}

async function answered(exchange: Promise<HttpAnswer>): Promise<HttpAnswer> {
  try {
    return await exchange;
  } catch (cause) {
    const message = "The server cannot be reached. Check your connection, then try again.";
    throw new ProtocolError("unavailable", message, { cause });
  }
}
