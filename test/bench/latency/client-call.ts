import type { ClientPage } from "../../helpers/e2e/client-page.ts";
import { readReceived } from "./received.ts";
import type { LatencyCall } from "./subject.ts";

const CHANNEL = "Lobby";

/** Two who are signed in, with their microphones open once they are in a call. `owned`: their programs. */
export interface Pair {
  readonly speaker: Caller;
  readonly listener: Caller;
  readonly owned: AsyncDisposableStack;
}

export interface Caller {
  readonly username: string;
  readonly client: ClientPage;
}

/** The product's call between the two, as both see it when it is up. */
export async function clientCall({ speaker, listener, owned }: Pair): Promise<LatencyCall> {
  const callers = [speaker, listener];
  const names = callers.map(({ username }) => username);
  for (const { client } of callers) await client.joinAndConnect(CHANNEL);
  for (const { client } of callers) await client.waitForPeople(CHANNEL, names);
  return {
    received: () => readReceived(listener.client.page),
    async [Symbol.asyncDispose]() {
      // Whoever just vanishes is kept in the channel for a while, and the next call would be one of three.
      for (const { client } of callers) await client.disconnect();
      await owned.disposeAsync();
    },
  };
}
