import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type Server, WebSocketServer } from "ws";
import { SUBPROTOCOL } from "../../shared/protocol/frames.ts";
import type { HostServices } from "../administration/host.ts";
import { AddressCounts } from "./address-counts.ts";
import { type CoreDeps, GatewayCore } from "./gateway-core.ts";
import { judgeUpgrade, refuseUpgrade, TOO_MANY_CONNECTIONS, type UpgradeRefusal } from "./upgrade.ts";
import { GatewayWebSocket } from "./ws-socket.ts";

export interface GatewayDeps extends CoreDeps {
  readonly isAllowedOrigin: (origin: string | undefined) => boolean;
  /** Whom the limits per address count. */
  readonly clientAddress: (request: IncomingMessage) => string;
}

/** How long a close frame waits for the other end's before the socket is cut. */
const CLOSE_TIMEOUT_MS = 3_000;

/** `GET /gateway`: upgrades to WebSockets and hands them to the core. */
export class Gateway implements AsyncDisposable {
  readonly #deps: GatewayDeps;
  readonly #core: GatewayCore;
  readonly #addresses: AddressCounts;
  readonly #server: Server<typeof GatewayWebSocket>;
  readonly #sockets = new Set<GatewayWebSocket>();
  #state: "open" | "draining" = "open";
  #onEmpty: (() => void) | null = null;

  constructor(deps: GatewayDeps) {
    this.#deps = deps;
    this.#core = new GatewayCore(deps);
    this.#addresses = new AddressCounts(deps.limits);
    const options = {
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: deps.limits.maxFrameBytes,
      closeTimeout: CLOSE_TIMEOUT_MS,
      WebSocket: GatewayWebSocket,
      handleProtocols: () => SUBPROTOCOL,
    };
    this.#server = new WebSocketServer(options);
  }

  /** For the host's operations (A9). */
  get host(): HostServices {
    return this.#core.host;
  }

  /** For the HTTP server's event `upgrade`; answers every one of them. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { isAllowedOrigin, clientAddress } = this.#deps;
    const refusal = judgeUpgrade(request, { isDraining: this.#state === "draining", isAllowedOrigin });
    if (refusal !== null) return this.#refuse(socket, refusal);
    const slot = this.#addresses.take(clientAddress(request));
    if (slot === null) return this.#refuse(socket, TOO_MANY_CONNECTIONS);
    let isOpen = false;
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      isOpen = true;
      this.#sockets.add(webSocket);
      webSocket.listen(this.#core.accept(webSocket), slot, this.#gone);
    });
    // `ws` calls back within the call or answers the fault of the handshake itself.
    if (!isOpen) slot[Symbol.dispose]();
  }

  /** S6: no new connections, `server.draining` to everyone, then 1001. Resolves when all are gone, within 5 s. */
  async drain(): Promise<void> {
    if (this.#state === "draining") return;
    this.#state = "draining";
    this.#core.goAway();
    await this.#emptied();
    for (const webSocket of this.#sockets) webSocket.cut();
  }

  /** Cuts off whoever is still there: going in good order is `drain`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#state = "draining";
    for (const webSocket of this.#sockets) webSocket.cut();
    // The end of a connection still sets timers; the core stops them once all have ended.
    await this.#emptied();
    this.#core[Symbol.dispose]();
    this.#server.close();
  }

  readonly #gone = (webSocket: GatewayWebSocket): void => {
    this.#sockets.delete(webSocket);
    if (this.#sockets.size === 0) this.#onEmpty?.();
  };

  #emptied(): Promise<void> {
    if (this.#sockets.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#deps.clock.after(CLOSE_TIMEOUT_MS, resolve);
      this.#onEmpty = () => {
        cancel();
        resolve();
      };
    });
  }

  #refuse(socket: Duplex, refusal: UpgradeRefusal): void {
    this.#core.metrics.upgradeRefused(refusal.status);
    refuseUpgrade(socket, refusal);
  }
}
