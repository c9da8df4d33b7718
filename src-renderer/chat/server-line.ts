import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { AnswerData, RequestInput } from "../../shared/protocol/requests.ts";
import type { Cancel, Clock } from "../../shared/time.ts";
import type { Bridge, BridgeOp } from "../bridge/bridge.ts";

const RETRIES = 4;
const RETRY_MS = 1_000;

/** Requests of one account's chat. Once it is disposed of, nothing that was asked is answered: nobody shows that account. */
export class ServerLine implements Disposable {
  readonly #bridge: Pick<Bridge, "request">;
  readonly #clock: Clock;
  readonly #waits = new Set<Cancel>();
  #isDisposed = false;

  constructor(bridge: Pick<Bridge, "request">, clock: Clock) {
    this.#bridge = bridge;
    this.#clock = clock;
  }

  request<O extends BridgeOp>(op: O, data: RequestInput<O>): Promise<AnswerData<O>> {
    return new Promise((resolve, reject) => {
      if (this.#isDisposed) return;
      this.#bridge.request(op, data).then(
        (answer) => {
          if (!this.#isDisposed) resolve(answer);
        },
        (error: unknown) => {
          if (!this.#isDisposed) reject(error);
        },
      );
    });
  }

  /** Waits and asks again where the server says that it was too often; for what may be asked late. */
  async patiently<O extends BridgeOp>(op: O, data: RequestInput<O>): Promise<AnswerData<O>> {
    for (let retry = 0; ; retry++) {
      try {
        return await this.request(op, data);
      } catch (error) {
        if (!(error instanceof ProtocolError) || error.code !== "rate_limited" || retry === RETRIES) throw error;
        await this.#wait(error.retryAfterMs ?? RETRY_MS);
      }
    }
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    for (const cancel of this.#waits) cancel();
    this.#waits.clear();
  }

  #wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isDisposed) return;
      const cancel = this.#clock.after(delayMs, () => {
        this.#waits.delete(cancel);
        resolve();
      });
      this.#waits.add(cancel);
    });
  }
}

/** Whatever went wrong, as the views show it. */
export function errorBody(error: unknown): ReturnType<ProtocolError["toBody"]> {
  if (error instanceof ProtocolError) return error.toBody();
  return { code: "internal", message: "Something went wrong in this app. Try again." };
}
