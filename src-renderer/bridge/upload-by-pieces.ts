import { UPLOAD_PIECE_BYTES } from "../../shared/desktop/upload-pieces.ts";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { Attachment } from "../../shared/protocol/values.ts";

/** One upload as main takes it. */
export interface PieceUpload {
  begin(): Promise<unknown>;
  piece(bytes: Uint8Array<ArrayBuffer>): Promise<unknown>;
  end(): Promise<Attachment>;
  cancel(): void;
}

/** Hands a file over piece by piece, the next one when main is done with the last: a large file is never in memory. */
export async function uploadByPieces(
  file: File,
  upload: PieceUpload,
  onProgress: (sentBytes: number) => void,
  signal: AbortSignal,
): Promise<Attachment> {
  signal.throwIfAborted();
  const broken = brokenOff(signal);
  const step = <T>(asked: Promise<T>): Promise<T> => Promise.race([asked, broken.promise]);
  try {
    await step(upload.begin());
    for (let sentBytes = 0; sentBytes < file.size; ) {
      const bytes = await step(readPiece(file, sentBytes));
      await step(upload.piece(bytes));
      sentBytes += bytes.byteLength;
      onProgress(sentBytes);
    }
    return await step(upload.end());
  } catch (error) {
    upload.cancel();
    throw error;
  } finally {
    broken.forget();
  }
}

async function readPiece(file: File, from: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await file
    .slice(from, from + UPLOAD_PIECE_BYTES)
    .arrayBuffer()
    .catch((cause: unknown) => {
      throw unreadable(cause);
    });
  if (bytes.byteLength === 0) throw unreadable();
  return new Uint8Array(bytes);
}

/** It was changed or taken away while it was on its way. */
function unreadable(cause?: unknown): ProtocolError {
  return new ProtocolError("invalid", "The file cannot be read any more. Choose it again.", { cause });
}

/** Rejects with the signal's reason. */
function brokenOff(signal: AbortSignal): { readonly promise: Promise<never>; forget(): void } {
  let forget = (): void => {};
  const promise = new Promise<never>((_resolve, reject) => {
    const tell = (): void => reject(signal.reason);
    signal.addEventListener("abort", tell, { once: true });
    forget = () => signal.removeEventListener("abort", tell);
  });
  promise.catch(() => undefined);
  return { promise, forget: () => forget() };
}
