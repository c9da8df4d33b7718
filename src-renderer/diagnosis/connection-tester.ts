import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { ConnectionTest } from "../store/state.ts";
import type { DiagnosisDeps } from "./diagnosis-deps.ts";
import { runConnectionTest } from "./run-connection-test.ts";

type Done = Extract<ConnectionTest, { kind: "done" }>;

/** The connection test of a page: at most one runs, and its last outcome stays until it is forgotten. */
export class ConnectionTester implements Disposable {
  readonly #deps: DiagnosisDeps;
  readonly #onChange: (state: ConnectionTest) => void;
  #state: ConnectionTest = { kind: "off" };
  #running = new AbortController();

  constructor(deps: DiagnosisDeps, onChange: (state: ConnectionTest) => void) {
    this.#deps = deps;
    this.#onChange = onChange;
  }

  /** From the beginning, also where one runs. */
  start(): void {
    this.#running.abort();
    const running = new AbortController();
    this.#running = running;
    const show = (state: ConnectionTest) => {
      if (!running.signal.aborted) this.#show(state);
    };
    runConnectionTest(this.#deps, running.signal, (progress) => show({ kind: "running", ...progress })).then(
      (report) => show({ kind: "done", report, sent: "no" }),
      (error: unknown) => show({ kind: "failed", message: messageOf(error) }),
    );
  }

  /** Ends it, or forgets its outcome. */
  stop(): void {
    this.#running.abort();
    if (this.#state.kind !== "off") this.#show({ kind: "off" });
  }

  /**
   * Sends the outcome that is shown to the server's owner; one that was sent is not sent twice.
   * @throws ProtocolError
   */
  async send(): Promise<void> {
    const state = this.#state;
    if (state.kind !== "done" || state.sent !== "no") return;
    const { report } = state;
    const show = (sent: Done["sent"]) => {
      if (this.#state.kind === "done" && this.#state.report === report) this.#show({ kind: "done", report, sent });
    };
    show("sending");
    try {
      await this.#deps.request("connection.report", { report });
      show("sent");
    } catch (error) {
      show("no");
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#running.abort();
  }

  #show(state: ConnectionTest): void {
    this.#state = state;
    this.#onChange(state);
  }
}

function messageOf(error: unknown): string {
  return error instanceof ProtocolError ? error.message : "This browser could not run the test.";
}
