import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { readConfig } from "../../server/config.ts";
import type { Overrides } from "../../server/context.ts";
import { createLog } from "../../server/log.ts";
import { type RunningServer, startServer } from "../../server/server.ts";
import { parseJson } from "../../shared/protocol/frames.ts";
import {
  type InviteAnswer,
  type InviteBody,
  inviteAnswerSchema,
  loginAnswerSchema,
} from "../../shared/protocol/http.ts";
import type { User } from "../../shared/protocol/values.ts";

export const TEST_PASSWORD = "correct horse battery";

export interface TestServerOptions extends Overrides {
  /** Variables over the helper's own (docs/configuration.md). */
  readonly env?: Readonly<Record<string, string>>;
  /** Kept after the test, to start another server on it; left out: a folder that goes with the server. */
  readonly dataDir?: string;
}

export interface TestAccount {
  readonly user: User;
  readonly token: string;
  readonly password: string;
}

export interface CallOptions {
  /** Sent as JSON; a string as it is. */
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface CallAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** undefined where the body is no JSON. */
  readonly json: unknown;
}

/** A whole server on free ports of 127.0.0.1 with a database of its own, and real HTTP to it. */
export class TestServer implements AsyncDisposable {
  readonly server: RunningServer;
  readonly #cleanUp: () => Promise<void>;
  #owner: Promise<TestAccount> | null = null;

  constructor(server: RunningServer, cleanUp: () => Promise<void>) {
    this.server = server;
    this.#cleanUp = cleanUp;
  }

  get url(): string {
    return this.server.url;
  }

  get gatewayUrl(): string {
    return `${this.server.url.replace(/^http/, "ws")}/gateway`;
  }

  /** Makes the first account; later calls give the same one. */
  createOwner(): Promise<TestAccount> {
    this.#owner ??= this.register("owner", this.server.setupCode ?? "");
    return this.#owner;
  }

  async createMember(username: string): Promise<TestAccount> {
    const { code } = await this.createInvite({ maxUses: 1 });
    return this.register(username, code);
  }

  async createInvite(body: InviteBody = {}): Promise<InviteAnswer> {
    const { token } = await this.createOwner();
    const answer = await this.call("POST", "/api/v1/invites", { body, token });
    return inviteAnswerSchema.parse(answer.json);
  }

  async register(username: string, invite: string): Promise<TestAccount> {
    const body = { username, password: TEST_PASSWORD, invite };
    const answer = await this.call("POST", "/api/v1/register", { body });
    if (answer.status !== 200) throw new Error(`registering ${username} was answered ${answer.status}: ${answer.text}`);
    return { ...loginAnswerSchema.parse(answer.json), password: TEST_PASSWORD };
  }

  /** One more token of the same account. */
  async logIn(account: TestAccount): Promise<TestAccount> {
    const body = { username: account.user.username, password: account.password };
    const answer = await this.call("POST", "/api/v1/login", { body });
    return { ...loginAnswerSchema.parse(answer.json), password: account.password };
  }

  async call(method: string, path: string, { body, token, headers }: CallOptions = {}): Promise<CallAnswer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      redirect: "manual",
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parseJson(text) };
  }

  /** The value of one line of `GET /metrics`, by its name with labels as Prometheus writes it; 0 where there is none. */
  async metric(series: string): Promise<number> {
    const response = await fetch(`${this.server.adminUrl}/metrics`);
    const line = (await response.text()).split("\n").find((text) => text.startsWith(`${series} `));
    return line === undefined ? 0 : Number(line.slice(series.length + 1));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await this.#cleanUp();
  }
}

/** `error` of an answer. */
export function errorOf(answer: CallAnswer) {
  const schema = z.object({
    error: z.object({ code: z.string(), message: z.string(), retryAfterMs: z.number().optional() }),
  });
  return schema.parse(answer.json).error;
}

export async function startTestServer({ env, dataDir, ...overrides }: TestServerOptions = {}): Promise<TestServer> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), "cromulent-test-")));
  const cleanUp = async () => {
    if (dataDir === undefined) await rm(folder, { recursive: true, force: true });
  };
  const config = readConfig({
    PORT: "0",
    ADMIN_PORT: "0",
    DATA_DIR: folder,
    STUN_URL: "",
    TIME_URL: "",
    // All test clients share one address.
    LIMIT_REGISTRATIONS_PER_HOUR_PER_ADDRESS: "10000",
    LIMIT_LOGINS_PER_MINUTE_PER_ADDRESS: "10000",
    LIMIT_CONNECTIONS_BEFORE_HELLO_PER_ADDRESS: "10000",
    LIMIT_CONNECTIONS_PER_ADDRESS: "10000",
    ...env,
  });
  try {
    return new TestServer(await startServer(config, { log: createLog("silent"), ...overrides }), cleanUp);
  } catch (error) {
    await cleanUp();
    throw error;
  }
}
