import { randomBytes } from "node:crypto";
import type { HttpClient } from "../../shared/client/http-client.ts";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { Attachment } from "../../shared/protocol/values.ts";
import { type MultipartFrame, multipartFrame } from "./multipart.ts";
import type { OpenUpload, UploadStream } from "./upload-stream.ts";

export interface UploadParts {
  readonly http: Pick<HttpClient, "upload">;
  readonly openUpload: OpenUpload;
  readonly token: string;
  readonly name: string;
  readonly sizeBytes: number;
}

/** One file on its way to the server, in the pieces in which the page hands it over. */
export class Upload {
  readonly #sizeBytes: number;
  readonly #frame: MultipartFrame;
  readonly #attachment: Promise<Attachment>;
  readonly #stream: UploadStream;
  #sentBytes = 0;

  constructor({ http, openUpload, token, name, sizeBytes }: UploadParts) {
    this.#sizeBytes = sizeBytes;
    this.#frame = multipartFrame(name, `cromulent${randomBytes(16).toString("hex")}`);
    const { contentType, head, tail } = this.#frame;
    const streams: UploadStream[] = [];
    this.#attachment = http.upload(token, ({ url, headers }) => {
      const length = head.byteLength + sizeBytes + tail.byteLength;
      const stream = openUpload({
        url,
        headers: { ...headers, "content-type": contentType, "content-length": String(length) },
      });
      streams.push(stream);
      return stream.answer;
    });
    this.#attachment.catch(() => undefined);
    const [stream] = streams;
    if (stream === undefined) throw new ProtocolError("unavailable", "The upload could not be started. Try again.");
    this.#stream = stream;
  }

  /** Sends what stands in front of the file: settles once there is a connection. */
  begin(): Promise<void> {
    return this.#write(this.#frame.head);
  }

  /** Settles once the piece has gone out; rejects with the server's refusal as soon as there is one. */
  async piece(bytes: Uint8Array): Promise<void> {
    this.#sentBytes += bytes.byteLength;
    if (this.#sentBytes > this.#sizeBytes) throw new ProtocolError("invalid", "The file has grown. Choose it again.");
    await this.#write(bytes);
  }

  async end(): Promise<Attachment> {
    if (this.#sentBytes < this.#sizeBytes) throw new ProtocolError("invalid", "The file has shrunk. Choose it again.");
    await this.#write(this.#frame.tail);
    this.#stream.end();
    return this.#attachment;
  }

  /** Whatever waits for it rejects. */
  cancel(): void {
    this.#stream.cancel();
  }

  /** A write fails where the server has closed the connection behind its refusal: what it said is the better word. */
  async #write(bytes: Uint8Array): Promise<void> {
    const written = this.#stream.write(bytes);
    written.catch(() => undefined);
    await Promise.race([written.catch(() => this.#attachment), this.#attachment]);
  }
}
