import { vi } from "vitest";
import type { Channel } from "../../shared/protocol/values.ts";
import { type ClientOptions, GatewayClient } from "./gateway-client.ts";

import type { TestServer } from "./test-server.ts";

interface Gate {
  readonly gatewayUrl: string;
}

export function channelOf(client: GatewayClient, name: string): Channel {
  const channel = client.welcome.snapshot?.channels.find((candidate) => candidate.name === name);
  if (channel === undefined) throw new Error(`no channel ${name}`);
  return channel;
}

export function lobbyOf(client: GatewayClient): Channel {
  return channelOf(client, "Lobby");
}

/** A client that has joined a voice channel, `Lobby` unless told. */
export async function inVoice(
  server: Gate,
  account: { token: string },
  options: ClientOptions & { channel?: string; peerId?: string } = {},
): Promise<GatewayClient> {
  const client = await GatewayClient.connect(server, account, options);
  const channelId = channelOf(client, options.channel ?? "Lobby").id;
  await client.request("voice.join", { channelId, ...(options.peerId && { peerId: options.peerId }) });
  return client;
}

const OPEN = "cromulent_gateway_connections";

/** Kills a client as SIGKILL does, and resolves once the server has seen it. */
export async function lose(server: TestServer, client: GatewayClient): Promise<void> {
  const before = await server.metric(OPEN);
  await client.kill();
  await vi.waitFor(async () => {
    if ((await server.metric(OPEN)) >= before) throw new Error("the server has not noticed yet");
  });
}
