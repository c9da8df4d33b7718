import { filePath } from "../../shared/client/file-path.ts";
import type { InvokeAnswer, InvokeName, Outcome, PageMessage, PreloadApi } from "../../shared/desktop/ipc.ts";
import { UPLOAD_NAME_UNITS } from "../../shared/desktop/upload-pieces.ts";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { InviteAnswer, InviteBody, LoginBody, PasswordBody, RegisterBody } from "../../shared/protocol/http.ts";
import type { AnswerData, RequestInput, ServerInfo } from "../../shared/protocol/requests.ts";
import type { Attachment, User } from "../../shared/protocol/values.ts";
import type { Bridge, BridgeMessage, BridgeOp } from "./bridge.ts";
import { type PieceUpload, uploadByPieces } from "./upload-by-pieces.ts";

interface Waiting {
  resolve(data: unknown): void;
  reject(error: ProtocolError): void;
}

/**
 * The desktop app's bridge: asks Electron's main process, which has checked everything that comes back. One for each server
 * that the page shows; closed, it asks nothing more, so that what is left of one server never reaches the next.
 */
export class ElectronBridge implements Bridge, Disposable {
  readonly platform = "desktop";
  readonly #api: PreloadApi;
  readonly #epoch: number;
  readonly #nextId: () => number;
  readonly #serverUrl: () => string;
  readonly #listeners = new Set<(message: BridgeMessage) => void>();
  readonly #waiting = new Map<number, Waiting>();
  #isClosed = false;

  /**
   * @param epoch of the server, as main gave it
   * @param nextId a number that no other request or upload of this page had
   * @param serverUrl origin of the server, without a slash at its end; "" where there is none
   */
  constructor(api: PreloadApi, epoch: number, nextId: () => number, serverUrl: () => string) {
    this.#api = api;
    this.#epoch = epoch;
    this.#nextId = nextId;
    this.#serverUrl = serverUrl;
  }

  /** What main says of the server, in its order. */
  handle(message: Extract<PageMessage, { kind: "bridge" | "answer" }>): void {
    if (this.#isClosed) return;
    if (message.kind === "answer") return this.#answered(message.id, message.outcome);
    for (const listener of this.#listeners) listener(message.message);
  }

  serverInfo(): Promise<ServerInfo> {
    return this.#ask("serverInfo", () => this.#api.serverInfo({ epoch: this.#epoch }));
  }

  hasToken(): Promise<boolean> {
    return this.#ask("hasToken", () => this.#api.hasToken({ epoch: this.#epoch }));
  }

  register(body: RegisterBody): Promise<User> {
    return this.#ask("register", () => this.#api.register({ epoch: this.#epoch, body }));
  }

  login(body: LoginBody): Promise<User> {
    return this.#ask("login", () => this.#api.login({ epoch: this.#epoch, body }));
  }

  async logout(): Promise<void> {
    await this.#ask("logout", () => this.#api.logout({ epoch: this.#epoch }));
  }

  createInvite(body: InviteBody): Promise<InviteAnswer> {
    return this.#ask("createInvite", () => this.#api.createInvite({ epoch: this.#epoch, body }));
  }

  async changePassword(body: PasswordBody): Promise<void> {
    await this.#ask("changePassword", () => this.#api.changePassword({ epoch: this.#epoch, body }));
  }

  upload(file: File, onProgress: (sentBytes: number) => void, signal: AbortSignal): Promise<Attachment> {
    const on = { epoch: this.#epoch, id: this.#nextId() };
    const what = { name: file.name.slice(0, UPLOAD_NAME_UNITS), size: file.size };
    const pieces: PieceUpload = {
      begin: () => this.#ask("uploadBegin", () => this.#api.uploadBegin({ ...on, ...what })),
      piece: (bytes) => this.#ask("uploadPiece", () => this.#api.uploadPiece({ ...on, bytes })),
      end: () => this.#ask("uploadEnd", () => this.#api.uploadEnd(on)),
      cancel: () => {
        if (!this.#isClosed) this.#api.uploadCancel(on);
      },
    };
    return uploadByPieces(file, pieces, onProgress, signal);
  }

  fileUrl(id: string, name: string): string {
    return `${this.#serverUrl()}${filePath(id, name)}`;
  }

  connect(): void {
    if (!this.#isClosed) this.#api.connect({ epoch: this.#epoch });
  }

  request<O extends BridgeOp>(op: O, data: RequestInput<O>): Promise<AnswerData<O>> {
    return new Promise((resolve, reject) => {
      const id = this.#nextId();
      this.#waiting.set(id, { resolve: (answer) => resolve(answer as AnswerData<O>), reject });
      // Answered at once; only a refusal by main itself matters here.
      this.#ask("request", () => this.#api.request({ epoch: this.#epoch, id, op, data })).catch((error: unknown) => {
        this.#waiting.delete(id);
        reject(error);
      });
    });
  }

  setInVoice(inVoice: boolean): void {
    if (!this.#isClosed) this.#api.setInVoice({ epoch: this.#epoch, inVoice });
  }

  checkConnection(): void {
    if (!this.#isClosed) this.#api.checkConnection({ epoch: this.#epoch });
  }

  subscribe(listener: (message: BridgeMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#listeners.clear();
    for (const { reject } of this.#waiting.values()) reject(closed());
    this.#waiting.clear();
  }

  async #ask<N extends InvokeName>(name: N, invoke: () => Promise<Outcome>): Promise<InvokeAnswer<N>> {
    if (this.#isClosed) throw closed();
    return answerOf(name, await invoke());
  }

  #answered(id: number, outcome: Outcome): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (outcome.ok) waiting?.resolve(outcome.data);
    else waiting?.reject(ProtocolError.from(outcome.error));
  }
}

/** What main answered to an invocation; throws its `ProtocolError`. Main is the page's trusted side: data is taken as it is. */
export function answerOf<N extends InvokeName>(_name: N, outcome: Outcome): InvokeAnswer<N> {
  if (outcome.ok) return outcome.data as InvokeAnswer<N>;
  throw ProtocolError.from(outcome.error);
}

function closed(): ProtocolError {
  return new ProtocolError("unavailable", "Another server is shown now.");
}
