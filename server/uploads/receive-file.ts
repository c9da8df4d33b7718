import type { IncomingMessage } from "node:http";
import { Busboy, type BusboyFileStream, type BusboyInstance } from "@fastify/busboy";
import { ProtocolError } from "../../shared/protocol/errors.ts";

const FIELD = "file";
/** Boundaries and headers around the file. */
const FRAME_BYTES = 16 * 1024;
const MAX_PART_HEADER_BYTES = 8 * 1024;
const MAX_PART_HEADERS = 16;

/**
 * Reads the one file of a multipart body, no faster than `write` takes it. Resolves with the name that the client gave it,
 * once the whole body was read and held nothing else; by then, and also when it rejects, no `write` is under way any more.
 * @throws ProtocolError `invalid`, `too_large`, or what `write` throws.
 */
export async function receiveFile(
  request: IncomingMessage,
  maxBytes: number,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<string> {
  if (request.destroyed) throw brokenOff();
  if (Number(request.headers["content-length"] ?? 0) > maxBytes + FRAME_BYTES) throw tooLarge(maxBytes);
  const parser = createParser(request, maxBytes);
  const received: { readonly name: string; readonly stream: BusboyFileStream; readonly done: Promise<void> }[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      parser.on("file", (field, stream, name) => {
        // It repeats what the parser says.
        stream.on("error", () => undefined);
        if (field !== FIELD) return reject(notOneFile());
        stream.once("limit", () => reject(tooLarge(maxBytes)));
        const done = pass(stream, write);
        received.push({ name, stream, done });
        done.catch(reject);
      });
      for (const more of ["field", "partsLimit", "filesLimit", "fieldsLimit"] as const) {
        parser.on(more, () => reject(notOneFile()));
      }
      parser.on("error", (cause: unknown) => reject(unreadable(cause)));
      parser.on("finish", resolve);
      request.once("error", (cause: unknown) => reject(brokenOff(cause)));
      request.once("close", () => {
        if (!request.complete) reject(brokenOff());
      });
      request.pipe(parser);
    });
  } catch (error) {
    request.unpipe(parser);
    for (const { stream, done } of received) {
      stream.destroy(error instanceof Error ? error : undefined);
      await done.catch(() => undefined);
    }
    throw error;
  }
  const [file] = received;
  if (file === undefined) throw notOneFile();
  await file.done;
  return file.name;
}

async function pass(stream: BusboyFileStream, write: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  for await (const chunk of stream as AsyncIterable<Buffer>) await write(chunk);
}

function createParser({ headers }: IncomingMessage, maxBytes: number): BusboyInstance {
  const contentType = headers["content-type"] ?? "";
  if (!/^multipart\/form-data\s*;/i.test(contentType)) throw notOneFile();
  try {
    return new Busboy({
      headers: { ...headers, "content-type": contentType },
      limits: {
        parts: 1,
        fileSize: maxBytes,
        fieldSize: 1,
        headerPairs: MAX_PART_HEADERS,
        headerSize: MAX_PART_HEADER_BYTES,
      },
    });
  } catch (cause) {
    throw unreadable(cause);
  }
}

function notOneFile(): ProtocolError {
  return new ProtocolError("invalid", 'Send one file as multipart/form-data, in a field with the name "file".');
}

function unreadable(cause: unknown): ProtocolError {
  return new ProtocolError("invalid", "The upload cannot be read; send one file as multipart/form-data.", { cause });
}

function brokenOff(cause?: unknown): ProtocolError {
  return new ProtocolError("invalid", "The upload was broken off; send it again.", { cause });
}

function tooLarge(maxBytes: number): ProtocolError {
  const mebibytes = Math.floor((maxBytes / 1_048_576) * 10) / 10;
  return new ProtocolError("too_large", `The file is too large; at most ${mebibytes} MiB are allowed.`);
}
