import { filePath } from "../../shared/client/file-path.ts";
import type { HttpClient, UploadExchange } from "../../shared/client/http-client.ts";
import { TOKEN } from "../../shared/client/token.ts";
import { GatewayConnection } from "../../shared/connection/gateway-connection.ts";
import type { OpenSocket } from "../../shared/connection/gateway-socket.ts";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { InviteAnswer, InviteBody, LoginBody, PasswordBody, RegisterBody } from "../../shared/protocol/http.ts";
import type { AnswerData, RequestInput, ServerInfo } from "../../shared/protocol/requests.ts";
import type { Attachment, User } from "../../shared/protocol/values.ts";
import type { Clock, Random } from "../../shared/time.ts";
import type { KeyValueStorage } from "../key-value-storage.ts";
import type { Bridge, BridgeMessage, BridgeOp } from "./bridge.ts";

/** Where the token lies in the page's storage. */
export const TOKEN_KEY = "cromulent.token";

export interface WebBridgeDeps {
  readonly http: HttpClient;
  readonly openSocket: OpenSocket;
  readonly sendFile: (file: File, onProgress: (sentBytes: number) => void, signal: AbortSignal) => UploadExchange;
  readonly clock: Clock;
  readonly random: Random;
  readonly version: string;
  readonly deviceId: string;
  /** Shared by all tabs: logging in or out counts for each of them. */
  readonly storage: KeyValueStorage;
}

/** The web client's bridge: the connection runs in the page itself. */
export class WebBridge implements Bridge, Disposable {
  readonly platform = "web";
  readonly #deps: WebBridgeDeps;
  readonly #connection: GatewayConnection;
  readonly #listeners = new Set<(message: BridgeMessage) => void>();
  /** The token that this tab is connected with; the stored one may be another by now, of a log-in in another tab. */
  #connectedWith: string | null = null;

  constructor(deps: WebBridgeDeps) {
    this.#deps = deps;
    this.#connection = new GatewayConnection({
      openSocket: deps.openSocket,
      clock: deps.clock,
      random: deps.random,
      client: { name: "cromulent-web", version: deps.version, platform: "web", deviceId: deps.deviceId },
      onState: (state) => {
        if (state.kind === "ended" && (state.reason === "notLoggedIn" || state.reason === "kicked")) {
          this.#forget(this.#connectedWith);
        }
        this.#tell({ kind: "state", state });
      },
      onHello: (answer) => this.#tell({ kind: "hello", answer }),
      onEvent: (event) => this.#tell({ kind: "event", event }),
      onOddity: (what) => globalThis.reportError?.(new Error(`The server sent ${what}.`)),
    });
  }

  serverInfo(): Promise<ServerInfo> {
    return this.#deps.http.serverInfo();
  }

  async hasToken(): Promise<boolean> {
    return this.#stored() !== null;
  }

  async register(body: RegisterBody): Promise<User> {
    const { token, user } = await this.#deps.http.register(body);
    this.#deps.storage.setItem(TOKEN_KEY, token);
    return user;
  }

  async login(body: LoginBody): Promise<User> {
    const { token, user } = await this.#deps.http.login(body);
    this.#deps.storage.setItem(TOKEN_KEY, token);
    return user;
  }

  async logout(): Promise<void> {
    const token = this.#token();
    this.#connection.close();
    this.#forget(token);
    if (token !== null) await this.#deps.http.logout(token).catch(() => undefined);
  }

  async createInvite(body: InviteBody): Promise<InviteAnswer> {
    return this.#deps.http.createInvite(this.#requireToken(), body);
  }

  async changePassword(body: PasswordBody): Promise<void> {
    await this.#deps.http.changePassword(this.#requireToken(), body);
  }

  async upload(file: File, onProgress: (sentBytes: number) => void, signal: AbortSignal): Promise<Attachment> {
    try {
      return await this.#deps.http.upload(this.#requireToken(), this.#deps.sendFile(file, onProgress, signal));
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  }

  fileUrl(id: string, name: string): string {
    return filePath(id, name);
  }

  connect(): void {
    const token = this.#stored();
    this.#connectedWith = token;
    if (token !== null) this.#connection.connect(token);
    else this.#tell({ kind: "state", state: { kind: "ended", reason: "notLoggedIn" } });
  }

  request<O extends BridgeOp>(op: O, data: RequestInput<O>): Promise<AnswerData<O>> {
    return this.#connection.request(op, data);
  }

  setInVoice(inVoice: boolean): void {
    this.#connection.setInVoice(inVoice);
  }

  checkConnection(): void {
    this.#connection.check();
  }

  networkChanged(): void {
    this.#connection.networkChanged();
    this.#tell({ kind: "networkChanged" });
  }

  subscribe(listener: (message: BridgeMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  [Symbol.dispose](): void {
    this.#connection.close();
    this.#listeners.clear();
  }

  #tell(message: BridgeMessage): void {
    for (const listener of this.#listeners) listener(message);
  }

  #token(): string | null {
    return this.#connectedWith ?? this.#stored();
  }

  #requireToken(): string {
    const token = this.#token();
    if (token === null) throw new ProtocolError("unauthorized", "You are logged out. Log in again.");
    return token;
  }

  #stored(): string | null {
    const token = this.#deps.storage.getItem(TOKEN_KEY);
    return token !== null && TOKEN.test(token) ? token : null;
  }

  #forget(token: string | null): void {
    this.#connectedWith = null;
    if (this.#stored() === token) this.#deps.storage.removeItem(TOKEN_KEY);
  }
}
