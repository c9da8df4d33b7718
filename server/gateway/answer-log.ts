/**
 * The last answers of one session by request `id`, for `resume.pending` (S2): a client that lost its connection learns what
 * became of the requests it had open. Oldest out first, by number and by bytes.
 */
export class AnswerLog {
  readonly #maxAnswers: number;
  readonly #maxBytes: number;
  #ids: number[] = [];
  #frames: string[] = [];
  #bytes = 0;

  constructor(maxAnswers: number, maxBytes: number) {
    this.#maxAnswers = maxAnswers;
    this.#maxBytes = maxBytes;
  }

  keep(id: number, frameText: string): void {
    this.#ids.push(id);
    this.#frames.push(frameText);
    this.#bytes += Buffer.byteLength(frameText);
    while (this.#ids.length > this.#maxAnswers || this.#bytes > this.#maxBytes) {
      this.#ids.shift();
      this.#bytes -= Buffer.byteLength(this.#frames.shift() ?? "");
    }
  }

  /** The frame that answered `id`, or null when it is not (or no longer) here. */
  find(id: number): string | null {
    return this.#frames[this.#ids.lastIndexOf(id)] ?? null;
  }
}
