import type { NewUpload } from "../../../server/store/message-store.ts";
import type { RequestInput } from "../../../shared/protocol/requests.ts";
import type { Channel, Message, Role } from "../../../shared/protocol/values.ts";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { createAccount } from "../../helpers/people.ts";
import {
  startTestServer,
  type TestAccount,
  type TestServer,
  type TestServerOptions,
} from "../../helpers/test-server.ts";

/** A server where people write to each other, each by a client on a real socket. */
export class ChatStage implements AsyncDisposable {
  readonly server: TestServer;
  /** The text channel of a new server. */
  readonly channelId: string;
  readonly owner: GatewayClient;
  readonly #clients: GatewayClient[] = [];
  readonly #accounts = new Map<string, TestAccount>();
  #nonces = 0;

  private constructor(server: TestServer, owner: GatewayClient, account: TestAccount) {
    this.server = server;
    this.owner = owner;
    this.channelId = textChannels(owner)[0]?.id ?? "";
    this.#clients.push(owner);
    this.#accounts.set("owner", account);
  }

  static async open({ env, ...options }: TestServerOptions = {}): Promise<ChatStage> {
    const server = await startTestServer({
      // What is measured here is not how much one may ask for.
      env: { LIMIT_REQUESTS_PER_S: "100000", LIMIT_REQUESTS_BURST: "100000", ...env },
      ...options,
    });
    const account = await server.createOwner();
    return new ChatStage(server, await GatewayClient.connect(server, account), account);
  }

  /** A client of a new account. */
  async join(username: string, role: Role = "member"): Promise<GatewayClient> {
    this.#accounts.set(username, await createAccount(this.server, username, role));
    return this.again(username);
  }

  /** One more client of an account. */
  async again(username: string): Promise<GatewayClient> {
    const client = await GatewayClient.connect(this.server, this.account(username));
    this.#clients.push(client);
    return client;
  }

  account(username: string): TestAccount {
    const account = this.#accounts.get(username);
    if (account === undefined) throw new Error(`there is no ${username}`);
    return account;
  }

  nonce(): string {
    this.#nonces++;
    return `nonce-${this.#nonces}`;
  }

  async send(client: GatewayClient, text: string, rest: Partial<RequestInput<"message.send">> = {}): Promise<Message> {
    const data = { channelId: this.channelId, nonce: this.nonce(), text, ...rest };
    return (await client.request("message.send", data)).message;
  }

  /** The newest messages as this client is shown them. */
  async list(client: GatewayClient, limit = 100): Promise<Message[]> {
    return (await client.request("message.list", { channelId: this.channelId, limit })).messages;
  }

  /** A file that was uploaded, as far as the database knows. */
  async upload(username: string, id: string, upload: Partial<NewUpload> = {}): Promise<string> {
    const ownerId = this.account(username).user.id;
    const file = { id, ownerId, name: `${id}.bin`, type: "application/octet-stream", size: 3, createdAt: Date.now() };
    await this.server.server.context.store.uploads.add({ ...file, ...upload }, 1_000);
    return id;
  }

  async createChannel(name: string, retentionDays = 0): Promise<Channel> {
    return (await this.owner.request("channel.create", { kind: "text", name, retentionDays })).channel;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client[Symbol.dispose]();
    await this.server[Symbol.asyncDispose]();
  }
}

function textChannels(client: GatewayClient): Channel[] {
  return client.welcome.snapshot?.channels.filter(({ kind }) => kind === "text") ?? [];
}
