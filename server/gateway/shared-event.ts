import type { EventData, EventName } from "../../shared/protocol/events.ts";

/**
 * One event as the frames of all sessions carry it. It is serialised once; the logs of a thousand sessions hold references
 * to this one object, and only `seq` is put in front for each of them.
 */
export class SharedEvent {
  /** UTF-8 bytes of the frame without the digits of its `seq`. */
  readonly bytes: number;
  readonly #tail: string;

  private constructor(tail: string) {
    this.#tail = tail;
    this.bytes = Buffer.byteLength(tail) + SEQ_HEAD.length;
  }

  static of<N extends EventName>(event: N, data: EventData<N>): SharedEvent {
    return new SharedEvent(`,"event":"${event}","data":${JSON.stringify(data)}}`);
  }

  frame(seq: number): string {
    return `${SEQ_HEAD}${seq}${this.#tail}`;
  }
}

const SEQ_HEAD = '{"seq":';
