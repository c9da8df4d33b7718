import { Counter, Histogram, type Registry } from "prom-client";

/** What `GET /metrics` tells about text chat. */
export class ChatMetrics {
  readonly #messages: Counter<"change">;
  readonly #searchS: Histogram;
  readonly #sendS: Histogram;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#messages = new Counter({
      name: "cromulent_messages_total",
      help: "Messages by what became of them: sent, repeated (a nonce that stood already), edited, deleted",
      labelNames: ["change"],
      registers,
    });
    this.#sendS = new Histogram({
      name: "cromulent_message_send_duration_seconds",
      help: "From a request to send to its answer, the wait for the disk included",
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
      registers,
    });
    this.#searchS = new Histogram({
      name: "cromulent_message_search_duration_seconds",
      help: "From a request to search to its answer",
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
      registers,
    });
  }

  changed(change: "sent" | "repeated" | "edited" | "deleted"): void {
    this.#messages.inc({ change });
  }

  answeredSend(): () => void {
    return this.#sendS.startTimer();
  }

  answeredSearch(): () => void {
    return this.#searchS.startTimer();
  }
}
