import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { ServerInfo } from "../../../shared/protocol/requests.ts";
import type { User } from "../../../shared/protocol/values.ts";
import type { Bridge, BridgeMessage, BridgeOp } from "../../../src-renderer/bridge/bridge.ts";

export const SERVER: ServerInfo = {
  name: "Test",
  version: "1",
  protocol: 1,
  registration: "invite",
  needsOwner: false,
};

/** A bridge moved by hand: what it was asked is kept, what it says is said by the test. */
export class FakeBridge implements Bridge {
  readonly platform = "web";
  readonly asked: { readonly op: BridgeOp; readonly data: unknown }[] = [];
  server: ServerInfo | ProtocolError = SERVER;
  token: string | null = null;
  connects = 0;
  readonly #listeners = new Set<(message: BridgeMessage) => void>();

  async serverInfo(): Promise<ServerInfo> {
    if (this.server instanceof ProtocolError) throw this.server;
    return this.server;
  }

  async hasToken(): Promise<boolean> {
    return this.token !== null;
  }

  register(): Promise<User> {
    return this.login();
  }

  async login(): Promise<User> {
    this.token = "token";
    return { id: "u1", username: "ada", displayName: "Ada", role: "member" };
  }

  async logout(): Promise<void> {
    this.token = null;
  }

  createInvite(): Promise<never> {
    return Promise.reject(new ProtocolError("forbidden", "Only the owner and admins invite."));
  }

  async changePassword(): Promise<void> {}

  upload(): Promise<never> {
    return new Promise(() => {});
  }

  fileUrl(id: string, name: string): string {
    return `/files/${id}/${name}`;
  }

  connect(): void {
    this.connects += 1;
  }

  request(op: BridgeOp, data: unknown): Promise<never> {
    this.asked.push({ op, data });
    return new Promise(() => {});
  }

  setInVoice(): void {}

  checkConnection(): void {}

  subscribe(listener: (message: BridgeMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(message: BridgeMessage): void {
    for (const listener of this.#listeners) listener(message);
  }
}
