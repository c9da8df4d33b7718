import { assertNever } from "../../shared/assert-never.ts";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { Timing } from "../../shared/protocol/timing.ts";
import type { Channel, LinkState, Signal, VoiceLeftReason, VoiceMember } from "../../shared/protocol/values.ts";
import type { Clock } from "../../shared/time.ts";
import { Alarm } from "../alarm.ts";
import type { FanOut } from "../gateway/fan-out.ts";
import { SerialQueue } from "../serial-queue.ts";
import { decideJoin, type JoinDecision, type JoinRequest } from "./join-decision.ts";
import { type VoiceChange, VoiceRoster, type VoiceUpdate } from "./voice-roster.ts";

/** What the registry asks about the sessions behind its members. */
export interface VoiceSessions {
  /** null when there is no such session any more. */
  facts(sessionId: string): SessionFacts | null;
  /** Pings the session's client and waits up to `withinMs` for any frame. */
  probe(sessionId: string, withinMs: number): Promise<boolean>;
}

export interface SessionFacts {
  readonly deviceId: string;
  readonly lastFrameAt: number;
  /** null while a client is attached. */
  readonly detachedAt: number | null;
}

export interface VoiceDeps {
  readonly clock: Clock;
  readonly timing: Timing;
  /** `limits.voiceMembers` */
  readonly serverLimit: number;
  readonly channels: { find(channelId: string): Promise<Channel | null> };
  readonly sessions: VoiceSessions;
  readonly fanOut: FanOut;
  readonly newId: () => string;
}

/**
 * The registry of voice members: the one way to membership, asynchronous, so that it can move into a store that several
 * processes share. What changes is published in the same step as it changes.
 */
export class Voice implements Disposable {
  readonly #deps: VoiceDeps;
  readonly #roster: VoiceRoster;
  readonly #alarm: Alarm;
  /** By session: a leave must not overtake the join that waits for credentials before it. */
  readonly #turns = new SerialQueue();
  /** How many channels were closed so far. */
  #closings = 0;

  constructor(deps: VoiceDeps) {
    this.#deps = deps;
    this.#roster = new VoiceRoster(deps.timing);
    this.#alarm = new Alarm(deps.clock, () => this.#publish([]));
  }

  get size(): number {
    return this.#roster.size;
  }

  /**
   * Lets a session into a channel by V1 to V3. `prepare` (credentials) is awaited only for a join that looks allowed;
   * whatever happens meanwhile, the last decision and the entry are one step. `entered` is called within that step, behind
   * its events, so that no later event can overtake the answer which lists the members.
   *
   * @throws {ProtocolError} `not_found`, `invalid`, `already_in_channel`, `already_in_voice`, `channel_full`; `unavailable`
   * when the session ended meanwhile. Nothing has changed then.
   */
  join<T>(
    request: JoinRequest,
    prepare: () => Promise<T>,
    entered: (prepared: T, members: VoiceMember[]) => void,
  ): Promise<void> {
    return this.#turns.run(request.sessionId, async () => {
      const { channels, sessions, timing } = this.#deps;
      // A first look, so that a join which is refused anyway costs no credentials.
      refuseIf(this.#decide(request, await channels.find(request.channelId), null));
      const prepared = await prepare();
      let probed: string | null = null;
      for (;;) {
        const closings = this.#closings;
        const channel = await channels.find(request.channelId);
        // It may have been closed while it was looked up.
        if (closings !== this.#closings) continue;
        // Nothing is awaited from here to the end of the entry.
        const decision = this.#decide(request, channel, probed);
        switch (decision.kind) {
          case "refuse":
            throw decision.error;
          case "probe":
            probed = decision.sessionId;
            await sessions.probe(decision.sessionId, timing.probeMs);
            continue;
          case "enter":
            this.#enter(request);
            return entered(prepared, this.#roster.inChannel(request.channelId));
          case "repeat":
            return entered(prepared, this.#roster.inChannel(request.channelId));
          default:
            return assertNever(decision);
        }
      }
    });
  }

  leave(sessionId: string): Promise<void> {
    return this.#turns.run(sessionId, async () => this.#publish(this.#roster.leave(sessionId, "left", sessionId)));
  }

  /** @throws {ProtocolError} `not_found` outside of voice. */
  update(sessionId: string, update: VoiceUpdate): Promise<void> {
    return this.#turns.run(sessionId, async () => {
      this.#memberOf(sessionId);
      this.#publish(this.#roster.update(sessionId, update));
    });
  }

  /**
   * How `sessionId` receives the media of `peer`; passed on to that member.
   *
   * @throws {ProtocolError} `not_found` outside of voice, and for anybody but another member of the same channel.
   */
  link(sessionId: string, peer: string, state: LinkState): Promise<void> {
    return this.#turns.run(sessionId, async () => {
      this.#peerOf(sessionId, peer);
      this.#roster.report(sessionId, peer, state);
      this.#deps.fanOut.toSession(peer, "voice.link", { from: sessionId, state });
      this.#publish([]);
    });
  }

  /**
   * Passes a signal on (V7).
   *
   * @throws {ProtocolError} `not_found` for anybody but another member of the sender's channel.
   */
  async signal(sessionId: string, to: string, signal: Signal): Promise<void> {
    this.#peerOf(sessionId, to);
    this.#deps.fanOut.toSession(to, "voice.signal", { from: sessionId, signal });
  }

  /** @throws {ProtocolError} `not_found` outside of voice. */
  async requireMember(sessionId: string): Promise<void> {
    this.#memberOf(sessionId);
  }

  async members(): Promise<VoiceMember[]> {
    return this.#roster.all();
  }

  /** The session has a client again. */
  attached(sessionId: string): void {
    this.#publish(this.#roster.attach(sessionId));
  }

  /** The session lost its client; its membership goes on by V4, even where the session itself is given up for a new one. */
  detached(sessionId: string, lastFrameAt: number): void {
    this.#publish(this.#roster.detach(sessionId, this.#deps.clock.now(), lastFrameAt));
  }

  /** The session is over for good. */
  ended(sessionId: string, reason: VoiceLeftReason): void {
    this.#publish(this.#roster.leave(sessionId, reason, null));
  }

  /** Puts everybody out of a channel that is deleted. */
  closeChannel(channelId: string): void {
    this.#closings++;
    for (const { sessionId } of this.#roster.inChannel(channelId)) this.ended(sessionId, "kicked");
  }

  /** Puts an account out, wherever it is: the session that it came with may be gone for long (V4). */
  kickUser(userId: string): void {
    const held = this.#roster.ofUser(userId);
    if (held !== null) this.ended(held.sessionId, "kicked");
  }

  [Symbol.dispose](): void {
    this.#alarm[Symbol.dispose]();
  }

  #decide(request: JoinRequest, channel: Channel | null, probed: string | null): JoinDecision {
    const { sessions, clock, serverLimit, timing } = this.#deps;
    const held = this.#roster.ofUser(request.userId);
    const holder = held === null ? null : sessions.facts(held.sessionId);
    return decideJoin(request, {
      channel,
      held,
      holder: holder === null ? null : { deviceId: holder.deviceId, silentForMs: clock.now() - holder.lastFrameAt },
      isProbed: held !== null && held.sessionId === probed,
      occupants: this.#roster.inChannel(request.channelId).map(({ sessionId }) => sessionId),
      serverLimit,
      heartbeatMs: timing.heartbeatMs,
    });
  }

  #enter(request: JoinRequest): void {
    const { sessionId, userId, channelId } = request;
    const facts = this.#deps.sessions.facts(sessionId);
    if (facts === null) throw new ProtocolError("unavailable", "Your session ended meanwhile; connect again.");
    const { detachedAt, lastFrameAt } = facts;
    const link =
      detachedAt === null ? ({ kind: "attached" } as const) : ({ kind: "detached", detachedAt, lastFrameAt } as const);
    const peerId = request.peerId ?? this.#deps.newId();
    this.#publish(this.#roster.enter({ sessionId, userId, channelId, peerId, link }, this.#deps.clock.now()));
  }

  #memberOf(sessionId: string): VoiceMember {
    const member = this.#roster.find(sessionId);
    if (member === null) throw new ProtocolError("not_found", "You are not in a voice channel; join one first.");
    return member;
  }

  #peerOf(sessionId: string, peer: string): void {
    const { channelId } = this.#memberOf(sessionId);
    if (peer === sessionId || this.#roster.find(peer)?.channelId !== channelId) {
      throw new ProtocolError("not_found", "This person is not in your voice channel any more.");
    }
  }

  #publish(changes: readonly VoiceChange[]): void {
    for (const change of changes) this.#tell(change);
    // What has just changed may have been all that kept somebody in.
    for (const change of this.#roster.expire(this.#deps.clock.now())) this.#tell(change);
    this.#alarm.set(this.#roster.nextDeadline());
  }

  #tell(change: VoiceChange): void {
    const { fanOut } = this.#deps;
    switch (change.event) {
      case "voice.joined":
        return fanOut.toAll(change.event, change.data, change.except);
      case "voice.updated":
        return fanOut.toAll(change.event, change.data, change.except);
      case "voice.left":
        return fanOut.toAll(change.event, change.data, change.except);
      default:
        return assertNever(change);
    }
  }
}

function refuseIf(decision: JoinDecision): void {
  if (decision.kind === "refuse") throw decision.error;
}
