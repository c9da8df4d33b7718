import type { Limits } from "../../shared/protocol/limits.ts";
import type { Attachment } from "../../shared/protocol/values.ts";
import { sizeWords } from "../../shared/size-words.ts";
import type { Bridge } from "../bridge/bridge.ts";
import type { DraftFile } from "../store/chat-state.ts";
import { withoutMetadata } from "./image-metadata.ts";
import { errorBody } from "./server-line.ts";

/** A few at once: one large file is not to hold up all others, and none is to starve. */
const AT_ONCE = 2;
/** What the server shows as images (M10). */
const PREVIEWED = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

export interface DraftFilesDeps {
  readonly upload: Bridge["upload"];
  /** null: not known yet. */
  limits(): Limits | null;
  newKey(): string;
  /** null takes it out. */
  onFile(channelId: string, key: string, change: (file: DraftFile) => DraftFile): void;
}

interface Held {
  readonly channelId: string;
  readonly file: File;
  readonly previewUrl: string | null;
  abort: AbortController | null;
}

/** The files of all drafts, on their way to the server. */
export class DraftFiles implements Disposable {
  readonly #deps: DraftFilesDeps;
  readonly #held = new Map<string, Held>();
  readonly #waiting: string[] = [];
  #sending = 0;

  constructor(deps: DraftFilesDeps) {
    this.#deps = deps;
  }

  /** Those that go with the draft, some of them refused at once. They are sent by `start`. @param room how many more fit */
  take(channelId: string, files: readonly File[], room: number): DraftFile[] {
    return files.map((file, index) => {
      const key = this.#deps.newKey();
      const previewUrl = PREVIEWED.has(file.type) ? URL.createObjectURL(file) : null;
      this.#held.set(key, { channelId, file, previewUrl, abort: null });
      const fault = index >= room ? this.#tooMany() : this.#fault(file);
      if (fault === null) this.#waiting.push(key);
      const state: DraftFile["state"] =
        fault === null ? { kind: "sending", sentBytes: 0 } : { kind: "failed", message: fault };
      return { key, name: file.name, size: file.size, previewUrl, state };
    });
  }

  /** Sends what waits. */
  start(): void {
    while (this.#sending < AT_ONCE) {
      const key = this.#waiting.shift();
      if (key === undefined) return;
      const held = this.#held.get(key);
      if (held !== undefined) this.#send(key, held);
    }
  }

  retry(key: string): void {
    const held = this.#held.get(key);
    if (held === undefined || held.abort !== null || this.#waiting.includes(key)) return;
    const fault = this.#fault(held.file);
    if (fault !== null) return this.#tell(key, { kind: "failed", message: fault });
    this.#waiting.push(key);
    this.#tell(key, { kind: "sending", sentBytes: 0 });
    this.start();
  }

  /** Sent with its message, or not wanted any more. */
  release(key: string): void {
    const held = this.#held.get(key);
    if (held === undefined) return;
    this.#held.delete(key);
    held.abort?.abort();
    if (held.previewUrl !== null) URL.revokeObjectURL(held.previewUrl);
  }

  [Symbol.dispose](): void {
    this.#waiting.length = 0;
    for (const key of [...this.#held.keys()]) this.release(key);
  }

  #send(key: string, held: Held): void {
    const abort = new AbortController();
    held.abort = abort;
    this.#sending += 1;
    const progress = (sentBytes: number) => {
      if (this.#held.get(key) === held && held.abort === abort) this.#tell(key, { kind: "sending", sentBytes });
    };
    const done = (state: DraftFile["state"]) => {
      this.#sending -= 1;
      held.abort = null;
      this.#tell(key, state);
      this.start();
    };
    this.#upload(held.file, progress, abort.signal).then(
      (attachment: Attachment) => done({ kind: "done", attachment }),
      (error: unknown) => done({ kind: "failed", message: errorBody(error).message }),
    );
  }

  async #upload(file: File, progress: (sentBytes: number) => void, signal: AbortSignal): Promise<Attachment> {
    // Where the file cannot be read, sending it says so.
    const cleaned = await withoutMetadata(file).catch(() => file);
    signal.throwIfAborted();
    return this.#deps.upload(cleaned, progress, signal);
  }

  #tell(key: string, state: DraftFile["state"]): void {
    const held = this.#held.get(key);
    if (held !== undefined) this.#deps.onFile(held.channelId, key, (file) => ({ ...file, state }));
  }

  #fault(file: File): string | null {
    const limits = this.#deps.limits();
    if (limits === null || file.size <= limits.uploadBytes) return null;
    return `A file has at most ${sizeWords(limits.uploadBytes)}.`;
  }

  #tooMany(): string {
    return `A message has at most ${this.#deps.limits()?.attachmentsPerMessage ?? 0} files. Send this one with the next.`;
  }
}
