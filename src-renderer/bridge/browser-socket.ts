import type { OpenSocket, SocketHandlers } from "../../shared/connection/gateway-socket.ts";
import { SUBPROTOCOL } from "../../shared/protocol/frames.ts";

/** The browser's WebSocket as a `GatewaySocket`. @param url `ws:` or `wss:` address of the gateway */
export function browserSocket(url: string): OpenSocket {
  return (handlers: SocketHandlers) => {
    const socket = new WebSocket(url, SUBPROTOCOL);
    const listening = new AbortController();
    const options = { signal: listening.signal };
    socket.addEventListener("open", () => handlers.onOpen(), options);
    socket.addEventListener(
      "message",
      ({ data }: MessageEvent<unknown>) => {
        if (typeof data === "string") handlers.onText(data);
        else handlers.onControlFrame();
      },
      options,
    );
    socket.addEventListener("close", ({ code }) => handlers.onClose(code), options);
    return {
      send(text) {
        // Between a loss and its close event the browser drops what is sent; the queue knows it as unanswered.
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      close(code) {
        listening.abort();
        socket.close(code);
      },
    };
  };
}
