import type { Channel } from "../../shared/protocol/values.ts";
import type { Store } from "../store/store.ts";

/** The server's channels, in the order in which they are shown. */
export class Channels {
  readonly #store: Pick<Store, "listChannels" | "findChannel">;

  constructor(store: Pick<Store, "listChannels" | "findChannel">) {
    this.#store = store;
  }

  list(): Promise<Channel[]> {
    return this.#store.listChannels();
  }

  find(id: string): Promise<Channel | null> {
    return this.#store.findChannel(id);
  }
}
