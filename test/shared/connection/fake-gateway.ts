import type { ConnectionState } from "../../../shared/connection/connection-state.ts";
import { GatewayConnection } from "../../../shared/connection/gateway-connection.ts";
import type { SocketHandlers } from "../../../shared/connection/gateway-socket.ts";
import type { ServerEvent } from "../../../shared/protocol/events.ts";
import { parseRequestFrame } from "../../../shared/protocol/frames.ts";
import { DEFAULT_LIMITS } from "../../../shared/protocol/limits.ts";
import type { HelloAnswer } from "../../../shared/protocol/requests.ts";
import { REQUESTS } from "../../../shared/protocol/requests.ts";
import { TIMING } from "../../../shared/protocol/timing.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";

export interface SentRequest {
  readonly id: number;
  readonly op: string;
  readonly data: unknown;
}

/** One socket that the connection opened, moved by hand. */
export class FakeSocket {
  readonly handlers: SocketHandlers;
  readonly sent: SentRequest[] = [];
  closedWith: number | null = null;

  constructor(handlers: SocketHandlers) {
    this.handlers = handlers;
  }

  send(text: string): void {
    const frame = parseRequestFrame(text);
    if (frame === null) throw new Error(`not a request: ${text}`);
    this.sent.push(frame);
  }

  close(code: number): void {
    this.closedWith = code;
  }

  receive(frame: unknown): void {
    this.handlers.onText(JSON.stringify(frame));
  }

  event(seq: number, event: string, data: unknown = {}): void {
    this.receive({ seq, event, data });
  }

  answer(id: number, data: unknown = {}): void {
    this.receive({ id, ok: true, data });
  }

  refuse(id: number, error: { code: string; message?: string; retryAfterMs?: number }): void {
    this.receive({ id, ok: false, error: { message: "No.", ...error } });
  }

  /** The open request of this op that was sent last. */
  last(op: string): SentRequest {
    const request = this.sent.findLast((sent) => sent.op === op);
    if (request === undefined) throw new Error(`${op} was not sent`);
    return request;
  }

  get hello() {
    return REQUESTS["session.hello"].data.parse(this.last("session.hello").data);
  }

  get ops(): string[] {
    return this.sent.map(({ op }) => op);
  }
}

/** A connection under test with the sockets that it opened and what it told. */
export function connectionBench(random = 0) {
  const clock = new ManualClock();
  const sockets: FakeSocket[] = [];
  const states: ConnectionState[] = [];
  const hellos: HelloAnswer[] = [];
  const events: ServerEvent[] = [];
  const oddities: string[] = [];
  const connection = new GatewayConnection({
    openSocket: (handlers) => {
      const socket = new FakeSocket(handlers);
      sockets.push(socket);
      return socket;
    },
    clock,
    random: () => random,
    client: { name: "test", version: "1", platform: "test", deviceId: "device" },
    onState: (state) => states.push(state),
    onHello: (answer) => hellos.push(answer),
    onEvent: (event) => events.push(event),
    onOddity: (what) => oddities.push(what),
  });
  const socket = (): FakeSocket => {
    const newest = sockets.at(-1);
    if (newest === undefined) throw new Error("no socket was opened");
    return newest;
  };
  const attach = (answer: Partial<HelloAnswer> = {}): FakeSocket => {
    const current = socket();
    current.handlers.onOpen();
    current.answer(current.last("session.hello").id, helloAnswer(answer));
    return current;
  };
  return { clock, connection, sockets, states, hellos, events, oddities, socket, attach };
}

export function helloAnswer(change: Partial<HelloAnswer> = {}): HelloAnswer {
  return {
    sessionId: "s1",
    resumed: false,
    heartbeatMs: TIMING.heartbeatMs,
    deadAfterMs: TIMING.deadAfterMs,
    resumeWindowMs: TIMING.resumeWindowMs,
    self: { id: "u1", username: "ada", displayName: "Ada", role: "owner" },
    server: { name: "Test", version: "1", protocol: 1, registration: "invite", needsOwner: false },
    limits: DEFAULT_LIMITS,
    snapshot: { channels: [], members: [], presence: {}, voice: [], reads: [] },
    ...change,
  };
}
