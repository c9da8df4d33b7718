import { HttpClient } from "../../../shared/client/http-client.ts";
import { browserExchange } from "../../../src-renderer/bridge/browser-exchange.ts";
import { browserUpload } from "../../../src-renderer/bridge/browser-upload.ts";
import { smallAvatar } from "../../../src-renderer/chat/small-avatar.ts";

/** The page's own code for files, for a test to call. */
const files = {
  smallAvatar,
  upload(
    token: string,
    file: File,
    onProgress: (sentBytes: number) => void,
    signal: AbortSignal = new AbortController().signal,
    stallMs = 30_000,
  ) {
    const http = new HttpClient("", browserExchange);
    return http.upload(token, browserUpload(file, onProgress, signal, stallMs));
  },
};

declare global {
  interface Window {
    readonly files: typeof files;
  }
}

Object.assign(window, { files });
