import { UPLOAD_STALL_MS, type UploadExchange } from "../../shared/client/http-client.ts";
import { parseJson } from "../../shared/protocol/frames.ts";

/**
 * Sends a file by `XMLHttpRequest`: `fetch` does not tell how far a body is. Rejects where there is no answer, where
 * nothing moved for `stallMs`, and once `signal` breaks it off.
 * @param onProgress bytes of the file that went out so far
 */
export function browserUpload(
  file: File,
  onProgress: (sentBytes: number) => void,
  signal: AbortSignal,
  stallMs: number = UPLOAD_STALL_MS,
): UploadExchange {
  return ({ url, headers }) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const request = new XMLHttpRequest();
      const abort = (): void => request.abort();
      let stall = setTimeout(abort, stallMs);
      const moved = (): void => {
        clearTimeout(stall);
        stall = setTimeout(abort, stallMs);
      };
      request.upload.addEventListener("progress", ({ loaded }) => {
        moved();
        // The browser counts what stands around the file too.
        onProgress(Math.min(loaded, file.size));
      });
      request.upload.addEventListener("load", moved);
      request.addEventListener("load", () => {
        resolve({ status: request.status, value: parseJson(request.responseText) });
      });
      request.addEventListener("error", () => reject(new TypeError("The upload failed.")));
      request.addEventListener("abort", () => reject(signal.reason ?? new Error("The upload stands still.")));
      request.addEventListener("loadend", () => {
        clearTimeout(stall);
        signal.removeEventListener("abort", abort);
      });
      signal.addEventListener("abort", abort);
      request.open("POST", url);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      const form = new FormData();
      form.append("file", file, file.name);
      request.send(form);
    });
}
