import type { GatewayCore } from "../../../server/gateway/gateway-core.ts";
import { createLog } from "../../../server/log.ts";
import { parseServerFrame } from "../../../shared/protocol/frames.ts";
import { DEFAULT_LIMITS } from "../../../shared/protocol/limits.ts";
import { TIMING } from "../../../shared/protocol/timing.ts";
import type { Channel, IceAnswer, User, VoiceMember } from "../../../shared/protocol/values.ts";
import type { Random } from "../../../shared/time.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { seededRandom } from "../../helpers/seeded-random.ts";
import { SocketPair } from "../../helpers/socket-pair.ts";
import { createTestCore } from "../../helpers/test-core.ts";
import { FuzzClient } from "./fuzz-client.ts";

const ACCOUNTS = 4;
const CLIENTS_PER_ACCOUNT = 3;
const CHANNELS: readonly Channel[] = [
  { id: "general", kind: "text", name: "general", topic: "", position: 0, userLimit: 0 },
  { id: "lobby", kind: "voice", name: "Lobby", topic: "", position: 1, userLimit: 0 },
  { id: "games", kind: "voice", name: "Games", topic: "", position: 2, userLimit: 0 },
  { id: "small", kind: "voice", name: "Small", topic: "", position: 3, userLimit: 2 },
];
const ICE: IceAnswer = { iceServers: [], iceExpiresAt: null, iceProvider: "stun" };
/** How often the server looks for silent connections, at most. */
const LOOK_MS = TIMING.heartbeatMs / 20;

/** A server's core, clients that come and go, and a witness that never does: all of it moved by one seed. */
export class FuzzWorld implements Disposable {
  readonly #random: Random;
  readonly #clock = new ManualClock();
  readonly #core: GatewayCore;
  readonly #clients: FuzzClient[] = [];
  readonly #witness = new FuzzClient("witness", "witness");
  /** Credentials that were asked for and not given yet. */
  #waitingForIce: (() => void)[] = [];
  /** When the server last heard of a session, and since when it knows of its loss. */
  readonly #lastFrameAt = new Map<string, number>();
  readonly #detachedAt = new Map<string, number>();
  /** Sessions that somebody may have reported as `up`. */
  readonly #vouchedFor = new Set<string>();
  readonly #faults: unknown[] = [];
  /** By account, as the witness knew them when everything was looked at last. */
  #membersBefore: ReadonlyMap<string, VoiceMember> = new Map();
  #ids = 0;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    const users = ["witness", ...Array.from({ length: ACCOUNTS }, (_, index) => `user${index}`)].map(
      (id): User => ({ id, username: id, displayName: id, role: "member" }),
    );
    this.#core = createTestCore(users, CHANNELS, {
      iceServers: {
        forUser: () => new Promise((resolve) => this.#waitingForIce.push(() => resolve(ICE))),
        clockProbe: () => null,
      },
      clock: this.#clock,
      random: this.#random,
      // Limits of rate are another test's; here they would only hide what is looked for.
      limits: {
        ...DEFAULT_LIMITS,
        hellosBurst: 1_000_000,
        requestsBurst: 1_000_000,
        sessionsPerAccount: 5,
        sessionEvents: 24,
      },
      log: createLog("error", { write: (line) => void this.#faults.push(line) }),
      newId: () => `id${String(++this.#ids).padStart(6, "0")}-0123456789`,
    });
    for (const { id } of users.slice(1)) {
      for (let index = 0; index < CLIENTS_PER_ACCOUNT; index++) {
        // Two of them are the same running client, as after a restart of the program.
        this.#clients.push(new FuzzClient(id, `${id}-${Math.min(index, 1)}`));
      }
    }
  }

  async start(): Promise<void> {
    this.#connect(this.#witness);
    await this.#settle();
    this.#deliverTo(this.#witness);
  }

  async step(): Promise<void> {
    const client = this.#pick(this.#clients);
    const choice = this.#random();
    if (client.link.kind === "offline") this.#connect(client);
    else if (choice < 0.25) this.#ask(client);
    else if (choice < 0.5) this.#carryToServer(client, 1 + Math.floor(this.#random() * 3));
    else if (choice < 0.75) this.#carryToClient(client, 1 + Math.floor(this.#random() * 6));
    else if (choice < 0.8) this.#lose(client);
    else if (choice < 0.9)
      this.#waitingForIce.splice(Math.floor(this.#random() * this.#waitingForIce.length), 1)[0]?.();
    else await this.#pass(Math.floor(this.#random() * (this.#random() < 0.1 ? 20_000 : 1_500)));
    // Not always: what is under way in the server is then overtaken by the next step.
    if (this.#random() < 0.7) await this.#settle();
    this.#observe();
  }

  /** Brings everything that is under way to its end, and holds what each client knows against what the server says. */
  async comeToRest(): Promise<void> {
    for (let round = 0; round < 6; round++) {
      for (const grant of this.#waitingForIce.splice(0)) grant();
      for (const client of this.#clients) {
        // By now it has noticed that its connection is gone.
        if (client.pair?.isServerOpen !== true) this.#connect(client);
        this.#carryToServer(client, Number.POSITIVE_INFINITY);
      }
      await this.#settle();
      for (const client of this.#clients) this.#carryToClient(client, Number.POSITIVE_INFINITY);
      this.#observe();
    }
    const judge = new FuzzClient("witness", "judge");
    this.#connect(judge);
    judge.pair?.flushToServer();
    await this.#settle();
    this.#deliverTo(judge);
    this.#observe();
    for (const client of [this.#witness, ...this.#clients]) {
      if (client.link.kind !== "attached" || client.open.size > 0) continue;
      const seen = JSON.stringify([client.replica.comparable(client.replica), client.replica.presence]);
      const said = JSON.stringify([judge.replica.comparable(client.replica), judge.replica.presence]);
      if (seen !== said) throw new Error(`S2 S4 ${client.deviceId} knows ${seen}, the server says ${said}`);
    }
    judge.pair?.close(1000);
    judge.pair?.flushToServer();
  }

  [Symbol.dispose](): void {
    this.#core[Symbol.dispose]();
  }

  #connect(client: FuzzClient): void {
    const pair = new SocketPair();
    pair.onSend = (text) => this.#judgeAnswer(client, text);
    pair.listen(this.#core.accept(pair.socket));
    client.connect(pair);
    if (client === this.#witness) pair.flushToServer();
  }

  #ask(client: FuzzClient): void {
    const choice = this.#random();
    const other = this.#pick(this.#clients).sessionId ?? "nobody";
    if (choice < 0.45) {
      const peerId = this.#random() < 0.5 ? { peerId: `${client.deviceId}-peer-id-0000` } : {};
      const takeOver = this.#random() < 0.2 ? { takeOver: true } : {};
      client.request("voice.join", { channelId: this.#pick(CHANNELS).id, ...peerId, ...takeOver });
    } else if (choice < 0.55) client.request("voice.leave", {});
    else if (choice < 0.7)
      client.request("voice.update", { muted: this.#random() < 0.5, transmitting: this.#random() < 0.5 });
    else if (choice < 0.85) client.request("voice.link", { peer: other, state: this.#random() < 0.7 ? "up" : "down" });
    else if (choice < 0.92) client.request("voice.signal", { to: other, signal: { gen: 0, candidate: null } });
    else client.request("presence.set", { status: this.#random() < 0.5 ? "idle" : "online" });
  }

  #carryToServer(client: FuzzClient, count: number): void {
    const { pair } = client;
    if (pair === null) return;
    if (pair.hasNewsForServer && pair.isServerOpen && client.sessionId !== null) {
      this.#lastFrameAt.set(client.sessionId, this.#clock.now());
    }
    for (const { op, data } of client.open.values()) {
      if (op === "voice.link" && data["state"] === "up") this.#vouchedFor.add(String(data["peer"]));
    }
    pair.flushToServer(count);
  }

  #carryToClient(client: FuzzClient, count: number): void {
    client.pair?.flushToClient(count);
    const before = client.sessionId;
    client.read();
    // The hello that opened it was its last frame so far, and its arrival is not known here any more.
    if (client.sessionId !== null && client.sessionId !== before) this.#lastFrameAt.delete(client.sessionId);
  }

  #lose(client: FuzzClient): void {
    const choice = this.#random();
    if (choice < 0.4) client.pair?.cut();
    else if (choice < 0.6) client.pair?.vanish();
    else if (choice < 0.8) client.pair?.close(this.#random() < 0.5 ? 1000 : 1001);
    // Comes back on a new connection while the old one still looks open (S3).
    else this.#connect(client);
    client.read();
  }

  /** The witness goes on with its heartbeats, whatever happens to the others. */
  async #pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= TIMING.heartbeatMs) {
      this.#witness.request("session.ping", {});
      this.#witness.pair?.flushToServer();
      await this.#clock.advanceAsync(Math.min(left, TIMING.heartbeatMs));
      this.#observe();
    }
  }

  #deliverTo(client: FuzzClient): void {
    client.pair?.flushToClient();
    client.read();
  }

  #observe(): void {
    this.#membersBefore = new Map([...this.#witness.replica.voice.values()].map((member) => [member.userId, member]));
    this.#witness.replica.joined.clear();
    this.#deliverTo(this.#witness);
    if (this.#faults.length > 0) throw new Error(this.#faults.join());
    const now = this.#clock.now();
    for (const member of this.#witness.replica.voice.values()) this.#judgeMember(member, now);
    for (const { id, userLimit } of CHANNELS) {
      const present = this.#witness.replica.inChannel(id).length;
      if (userLimit > 0 && present > userLimit) throw new Error(`${present} in a channel for ${userLimit}`);
    }
  }

  /** V4: nobody is there past the deadlines. */
  #judgeMember({ sessionId, link, transmitting }: VoiceMember, now: number): void {
    if (link === "attached") {
      this.#detachedAt.delete(sessionId);
      const heardAt = this.#lastFrameAt.get(sessionId);
      if (heardAt !== undefined && now - heardAt > TIMING.deadAfterMs + 2 * LOOK_MS) {
        throw new Error(`S1 ${sessionId} has been silent for ${now - heardAt} ms and is still attached`);
      }
      return;
    }
    if (transmitting) throw new Error(`${sessionId} is detached and looks as if talking`);
    const detachedAt = this.#detachedAt.get(sessionId) ?? now;
    this.#detachedAt.set(sessionId, detachedAt);
    const allowedMs = this.#vouchedFor.has(sessionId) ? TIMING.resumeWindowMs : TIMING.ghostAfterMs;
    if (now - detachedAt > allowedMs) throw new Error(`V4 ${sessionId} is a ghost since ${now - detachedAt} ms`);
  }

  /** V1, V3: a join is refused for a live holder's sake only, and never one that may replace any. */
  #judgeAnswer(client: FuzzClient, text: string): void {
    // An answer that was kept tells of an earlier moment.
    if (client.link.kind !== "attached") return;
    const frame = parseServerFrame(text);
    if (frame?.kind !== "answer" || frame.ok || !frame.error.code.startsWith("already_in")) return;
    const request = client.open.get(frame.id);
    if (request?.op !== "voice.join") return;
    this.#deliverTo(this.#witness);
    const held = this.#witness.replica.ofUser(client.userId);
    const heldBefore = this.#membersBefore.get(client.userId);
    // Between the decision and its answer lie some turns of promises, in which the holder may have changed.
    if (this.#witness.replica.joined.has(client.userId)) return;
    if (held === undefined && heldBefore === undefined) {
      return this.#accuse(`V1 ${client.userId} was refused for a membership that is not there`);
    }
    if (held === undefined || held.sessionId !== heldBefore?.sessionId) return;
    if (held.sessionId === client.sessionId) return;
    if (held.link === "detached") return this.#accuse(`V3 ${client.userId} was refused for a detached holder`);
    if (request.data["takeOver"] === true) return this.#accuse(`V3 ${client.userId} was refused in spite of takeOver`);
    const holder = this.#clients.find(({ sessionId }) => sessionId === held.sessionId);
    if (holder?.deviceId === client.deviceId) return this.#accuse(`V3 ${client.userId} was refused for its own device`);
  }

  /** Not thrown: this runs within the server's own call. */
  #accuse(fault: string): void {
    this.#faults.push(fault);
  }

  async #settle(): Promise<void> {
    for (let turn = 0; turn < 40; turn++) await Promise.resolve();
  }

  #pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.#random() * choices.length)] as T;
  }
}
