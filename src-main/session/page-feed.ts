import type { BridgeMessage, Gens } from "../../shared/client/bridge-message.ts";
import type { ConnectionState } from "../../shared/connection/connection-state.ts";
import type { Outcome, PageMessage } from "../../shared/desktop/ipc.ts";
import type { ServerEvent } from "../../shared/protocol/events.ts";
import type { HelloAnswer } from "../../shared/protocol/requests.ts";

/**
 * What one page hears of one server: as if its own connection had begun when it asked for one, whatever came before. All
 * goes the same way, as an answer must not be overtaken by the events that followed it.
 */
export class PageFeed {
  readonly #send: (message: PageMessage) => void;
  readonly #gens: () => Gens;
  #isConnected = false;
  /** Whether it has a snapshot, from which events continue. */
  #isPrimed = false;
  #isClosed = false;

  /** @param gens of the call that the page is to take over, by now */
  constructor(send: (message: PageMessage) => void, gens: () => Gens) {
    this.#send = send;
    this.#gens = gens;
  }

  /** The page asked to be connected. `state` null: there was nothing yet; `hello`: of a session that stands already. */
  connected(state: ConnectionState | null, hello: HelloAnswer | null): void {
    this.#isConnected = true;
    if (state === null) return;
    this.state(state);
    if (state.kind === "attached" && hello !== null && !this.#isPrimed) this.hello(hello, () => hello);
  }

  state(state: ConnectionState): void {
    if (state.kind === "ended") this.#isPrimed = false;
    if (this.#isConnected) this.#tell({ kind: "state", state });
  }

  /** @param whole the same with a snapshot, for a page that has none */
  hello(answer: HelloAnswer, whole: () => HelloAnswer | null): void {
    if (!this.#isConnected) return;
    const told = this.#isPrimed || answer.snapshot !== undefined ? answer : whole();
    if (told === null) return;
    // Whatever was signalled until now went past the page; from here on it sees it for itself.
    this.#tell({ kind: "hello", answer: told, ...(!this.#isPrimed && { gens: this.#gens() }) });
    this.#isPrimed = true;
  }

  event(event: ServerEvent): void {
    if (this.#isPrimed) this.#tell({ kind: "event", event });
  }

  /** Another network, or a wake from sleep: the media are the page's. */
  networkChanged(): void {
    if (this.#isConnected) this.#tell({ kind: "networkChanged" });
  }

  /** Of the server, to a request that this page made. */
  answer(id: number, outcome: Outcome): void {
    if (!this.#isClosed) this.#send({ kind: "answer", id, outcome });
  }

  /** The page is gone, or shows another server. */
  close(): void {
    this.#isClosed = true;
    this.#isConnected = false;
    this.#isPrimed = false;
  }

  #tell(message: BridgeMessage): void {
    if (!this.#isClosed) this.#send({ kind: "bridge", message });
  }
}
