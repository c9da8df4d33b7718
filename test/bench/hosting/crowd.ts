import { setTimeout as wait } from "node:timers/promises";
import { GatewayClient } from "../../helpers/gateway-client.ts";

export const KINDS = ["send", "page", "ping"] as const;
export type Kind = (typeof KINDS)[number];
/** Durations in milliseconds. */
export type Durations = Readonly<Record<Kind, number[]>>;

const EVERY_MS = 1_000;

/** Members who each ask for something once a second, in turns. */
export class Crowd implements AsyncDisposable {
  readonly #clients: readonly GatewayClient[];
  readonly #channelId: string;
  readonly #stop = new AbortController();
  readonly #talking: Promise<void>;
  #durations: Durations = none();
  #sent = 0;

  private constructor(clients: readonly GatewayClient[], channelId: string) {
    this.#clients = clients;
    this.#channelId = channelId;
    this.#talking = Promise.all(clients.map((client, index) => this.#talk(client, index))).then(() => {});
  }

  static async gather(gatewayUrl: string, tokens: readonly string[]): Promise<Crowd> {
    const clients: GatewayClient[] = [];
    for (const token of tokens) clients.push(await GatewayClient.connect({ gatewayUrl }, { token }));
    const channels = clients[0]?.welcome.snapshot?.channels ?? [];
    return new Crowd(clients, channels.find(({ kind }) => kind === "text")?.id ?? "");
  }

  /** What came since the last time this was asked. */
  take(): Durations {
    const durations = this.#durations;
    this.#durations = none();
    return durations;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#talking;
    for (const client of this.#clients) client[Symbol.dispose]();
  }

  async #talk(client: GatewayClient, index: number): Promise<void> {
    const { signal } = this.#stop;
    // Not all at the same moment.
    await wait((index / this.#clients.length) * EVERY_MS);
    for (let turn = index; !signal.aborted; turn++) {
      const kind = KINDS[turn % KINDS.length] ?? "ping";
      const startedAt = performance.now();
      await this.#request(client, kind);
      this.#durations[kind].push(performance.now() - startedAt);
      // What arrived is not kept: it would be this process that grows.
      client.arrivals.length = 0;
      await wait(EVERY_MS);
    }
  }

  #request(client: GatewayClient, kind: Kind): Promise<unknown> {
    const channelId = this.#channelId;
    switch (kind) {
      case "send":
        this.#sent += 1;
        return client.request("message.send", { channelId, text: "meanwhile", nonce: `meanwhile-${this.#sent}` });
      case "page":
        return client.request("message.list", { channelId, limit: 50 });
      case "ping":
        return client.ping();
    }
  }
}

function none(): Durations {
  return { send: [], page: [], ping: [] };
}
