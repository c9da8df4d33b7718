import type { BridgeMessage, BridgeOp } from "../../shared/client/bridge-message.ts";
import type { InviteAnswer, InviteBody, LoginBody, PasswordBody, RegisterBody } from "../../shared/protocol/http.ts";
import type { AnswerData, RequestInput, ServerInfo } from "../../shared/protocol/requests.ts";
import type { Attachment, User } from "../../shared/protocol/values.ts";

export type { BridgeMessage, BridgeOp } from "../../shared/client/bridge-message.ts";

/**
 * The page's only way to the server. In the desktop app it asks Electron's main process, which owns the socket and the
 * token; in the web client a page-side implementation runs the same connection code. All promises reject with
 * `ProtocolError`; `unavailable` stands for a server that cannot be reached.
 */
export interface Bridge {
  readonly platform: "web" | "desktop";
  serverInfo(): Promise<ServerInfo>;
  /** Whether a token is stored: the page may `connect` without asking for a password. */
  hasToken(): Promise<boolean>;
  register(body: RegisterBody): Promise<User>;
  login(body: LoginBody): Promise<User>;
  /** Ends the session on the server and forgets the token, also when the server cannot be reached. */
  logout(): Promise<void>;
  createInvite(body: InviteBody): Promise<InviteAnswer>;
  changePassword(body: PasswordBody): Promise<void>;
  /**
   * Sends a file, telling the bytes that went out so far. `signal` breaks it off: it then rejects with the signal's reason.
   * There is no limit of time, as long as something moves.
   */
  upload(file: File, onProgress: (sentBytes: number) => void, signal: AbortSignal): Promise<Attachment>;
  /** Where a file of the server is: for `<img>`, and for links. */
  fileUrl(id: string, name: string): string;
  /** Connects with the stored token and keeps connected until `logout` or a final close. */
  connect(): void;
  request<O extends BridgeOp>(op: O, data: RequestInput<O>): Promise<AnswerData<O>>;
  /** S7: in voice, reconnecting waits at most 1 s. */
  setInVoice(inVoice: boolean): void;
  /** S7: ping at once, and reconnect if nothing comes within 1.5 s (sound that stopped while attached). */
  checkConnection(): void;
  /** Returns its unsubscribe. */
  subscribe(listener: (message: BridgeMessage) => void): () => void;
}
