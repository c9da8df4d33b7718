import type { Gens } from "../../../shared/client/bridge-message.ts";
import type { ConnectionState } from "../../../shared/connection/connection-state.ts";
import { type ErrorCode, ProtocolError } from "../../../shared/protocol/errors.ts";
import type { ServerEvent } from "../../../shared/protocol/events.ts";
import { DEFAULT_LIMITS } from "../../../shared/protocol/limits.ts";
import type { AnswerData, HelloAnswer, RequestInput } from "../../../shared/protocol/requests.ts";
import type { User, VoiceMember } from "../../../shared/protocol/values.ts";
import type { Bridge, BridgeMessage, BridgeOp } from "../../../src-renderer/bridge/bridge.ts";

interface Asked {
  readonly op: BridgeOp;
  readonly data: unknown;
  resolve(answer: unknown): void;
  reject(error: ProtocolError): void;
}

export const ANNA: User = { id: "anna", username: "anna", displayName: "Anna", role: "member" };

export function member(change: Partial<VoiceMember>): VoiceMember {
  return {
    sessionId: "session-a",
    userId: "anna",
    peerId: "aaaaaaaaaaaaaaaa",
    channelId: "lobby",
    muted: false,
    deafened: false,
    transmitting: false,
    connection: "connecting",
    link: "attached",
    joinedAt: 0,
    ...change,
  };
}

/** A bridge whose server is the test: each request waits until the test answers it. */
export class FakeBridge implements Bridge {
  readonly platform: "web" | "desktop";
  readonly asked: Asked[] = [];
  readonly inVoice: boolean[] = [];
  checks = 0;

  constructor(platform: "web" | "desktop" = "web") {
    this.platform = platform;
  }

  request<O extends BridgeOp>(op: O, data: RequestInput<O>): Promise<AnswerData<O>> {
    return new Promise<AnswerData<O>>((resolve, reject) => {
      this.asked.push({ op, data, resolve: (answer) => resolve(answer as AnswerData<O>), reject });
    });
  }

  /** `data` of the requests of this op that wait for an answer, the oldest first. */
  waiting(op: BridgeOp): unknown[] {
    return this.asked.filter((one) => one.op === op).map(({ data }) => data);
  }

  /** Answers the oldest such request. */
  answer<O extends BridgeOp>(op: O, answer: AnswerData<O>): void {
    this.#take(op).resolve(answer);
  }

  refuse(op: BridgeOp, code: ErrorCode, retryAfterMs?: number): void {
    const options = retryAfterMs === undefined ? {} : { retryAfterMs };
    this.#take(op).reject(new ProtocolError(code, "Refused by the test.", options));
  }

  async changePassword(): Promise<void> {}

  upload(): Promise<never> {
    return new Promise(() => {});
  }

  fileUrl(id: string, name: string): string {
    return `/files/${id}/${name}`;
  }

  setInVoice(inVoice: boolean): void {
    this.inVoice.push(inVoice);
  }

  checkConnection(): void {
    this.checks += 1;
  }

  serverInfo = () => Promise.reject(new ProtocolError("unavailable", "Not part of this test."));
  hasToken = async () => true;
  register = this.serverInfo;
  login = this.serverInfo;
  logout = async () => {};
  createInvite = this.serverInfo;
  connect(): void {}
  subscribe = () => () => {};

  #take(op: BridgeOp): Asked {
    const index = this.asked.findIndex((one) => one.op === op);
    const [asked] = index === -1 ? [] : this.asked.splice(index, 1);
    if (asked === undefined) throw new Error(`Nobody asked for ${op}.`);
    return asked;
  }
}

export function hello(sessionId: string, resumed: boolean, gens?: Gens): BridgeMessage {
  const answer: HelloAnswer = {
    sessionId,
    resumed,
    heartbeatMs: 5_000,
    deadAfterMs: 12_500,
    resumeWindowMs: 120_000,
    self: ANNA,
    server: { name: "Test", version: "0", protocol: 1, registration: "invite", needsOwner: false },
    limits: DEFAULT_LIMITS,
  };
  return { kind: "hello", answer, ...(gens !== undefined && { gens }) };
}

export const state = (connection: ConnectionState): BridgeMessage => ({ kind: "state", state: connection });
export const event = (serverEvent: ServerEvent): BridgeMessage => ({ kind: "event", event: serverEvent });
export const LOST: BridgeMessage = state({ kind: "waiting", attempt: 1, retryAt: 0 });
