import type { CallState, LinkState, VoiceLeftReason, VoiceMember } from "../../shared/protocol/values.ts";

/** What `voice.update` may change. */
export interface VoiceUpdate {
  readonly muted?: boolean | undefined;
  readonly deafened?: boolean | undefined;
  readonly transmitting?: boolean | undefined;
  readonly connection?: CallState | undefined;
}

/** An event that everyone is to get, but for the session `except`, whose answer says the same. */
export type VoiceChange =
  | { readonly event: "voice.joined"; readonly data: { member: VoiceMember }; readonly except: string | null }
  | { readonly event: "voice.updated"; readonly data: { member: VoiceMember }; readonly except: string | null }
  | {
      readonly event: "voice.left";
      readonly data: { sessionId: string; userId: string; channelId: string; reason: VoiceLeftReason };
      readonly except: string | null;
    };

export interface RosterTiming {
  readonly resumeWindowMs: number;
  readonly ghostAfterMs: number;
  readonly detachedReportMs: number;
}

type Link =
  | { readonly kind: "attached" }
  | { readonly kind: "detached"; readonly detachedAt: number; readonly lastFrameAt: number };

interface Entry {
  member: VoiceMember;
  link: Link;
  /** The sessions of this channel that report this member's media as `up`. */
  readonly vouchers: Set<string>;
}

/** Who enters a channel; what a join brings that the roster cannot know. */
export interface Newcomer {
  readonly sessionId: string;
  readonly userId: string;
  readonly channelId: string;
  readonly peerId: string;
  readonly link: Link;
}

const ATTACHED: Link = { kind: "attached" };

/**
 * Who is in which voice channel (V1 to V4), as a machine without timers: every method that changes something returns the
 * events to publish, in order. An account is in one channel at most, with one session.
 */
export class VoiceRoster {
  readonly #timing: RosterTiming;
  readonly #bySession = new Map<string, Entry>();
  readonly #byUser = new Map<string, Entry>();
  readonly #byChannel = new Map<string, Map<string, Entry>>();
  readonly #detached = new Set<Entry>();

  constructor(timing: RosterTiming) {
    this.#timing = timing;
  }

  get size(): number {
    return this.#bySession.size;
  }

  find(sessionId: string): VoiceMember | null {
    return this.#bySession.get(sessionId)?.member ?? null;
  }

  /** The one membership of an account. */
  ofUser(userId: string): VoiceMember | null {
    return this.#byUser.get(userId)?.member ?? null;
  }

  inChannel(channelId: string): VoiceMember[] {
    return [...(this.#byChannel.get(channelId)?.values() ?? [])].map(({ member }) => member);
  }

  all(): VoiceMember[] {
    return [...this.#bySession.values()].map(({ member }) => member);
  }

  /**
   * Puts a newcomer in, whose join was allowed: what its account held before ends in the same step, `moved` for its own
   * session (V2), `replaced` for another one (V3).
   */
  enter(newcomer: Newcomer, now: number): VoiceChange[] {
    const { sessionId, userId, channelId, peerId, link } = newcomer;
    const held = this.#byUser.get(userId);
    const isMove = held?.member.sessionId === sessionId;
    const left =
      held === undefined ? [] : [this.#remove(held, isMove ? "moved" : "replaced", isMove ? sessionId : null)];
    const member: VoiceMember = {
      sessionId,
      userId,
      peerId,
      channelId,
      // Somebody who moves stays as muted as they were: nobody must be heard by changing rooms.
      muted: isMove && held.member.muted,
      deafened: isMove && held.member.deafened,
      transmitting: false,
      connection: "connecting",
      link: link.kind,
      joinedAt: now,
    };
    this.#add({ member, link, vouchers: new Set() });
    return [...left, { event: "voice.joined", data: { member }, except: sessionId }];
  }

  /** Takes a session out, if it is in; its own copy of the event is spared where its answer says so. */
  leave(sessionId: string, reason: VoiceLeftReason, except: string | null): VoiceChange[] {
    const entry = this.#bySession.get(sessionId);
    return entry === undefined ? [] : [this.#remove(entry, reason, except)];
  }

  /** Changes what a member says of itself; nothing is published where nothing changes. */
  update(sessionId: string, update: VoiceUpdate): VoiceChange[] {
    const entry = this.#bySession.get(sessionId);
    if (entry === undefined) return [];
    // One that waited behind a join while the connection broke.
    const current = entry.link.kind === "detached" ? { ...update, transmitting: false } : update;
    return this.#change(entry, current, sessionId);
  }

  /** `reporter` says how it receives the media of `peer`, a member of its channel (V4). */
  report(reporter: string, peer: string, state: LinkState): void {
    const entry = this.#bySession.get(peer);
    if (state === "up") entry?.vouchers.add(reporter);
    else entry?.vouchers.delete(reporter);
  }

  attach(sessionId: string): VoiceChange[] {
    const entry = this.#bySession.get(sessionId);
    if (entry === undefined || entry.link.kind === "attached") return [];
    entry.link = ATTACHED;
    this.#detached.delete(entry);
    return this.#change(entry, { link: "attached" }, null);
  }

  /**
   * Nobody knows whether a detached member speaks, so it does not look as if: `transmitting` ends here, and its client says
   * it anew once it is back. The rest stays as it said last.
   */
  detach(sessionId: string, detachedAt: number, lastFrameAt: number): VoiceChange[] {
    const entry = this.#bySession.get(sessionId);
    if (entry === undefined || entry.link.kind === "detached") return [];
    entry.link = { kind: "detached", detachedAt, lastFrameAt };
    this.#detached.add(entry);
    return this.#change(entry, { link: "detached", transmitting: false }, null);
  }

  /** When the next detached member has to go (V4), in Unix milliseconds; null when nobody has to. */
  nextDeadline(): number | null {
    let next: number | null = null;
    for (const entry of this.#detached) {
      const leaveAt = this.#leaveAt(entry);
      if (next === null || leaveAt < next) next = leaveAt;
    }
    return next;
  }

  /** Takes out those whose time has come. One that goes vouches for nobody any more, so others may follow at once. */
  expire(now: number): VoiceChange[] {
    const changes: VoiceChange[] = [];
    for (;;) {
      const overdue = [...this.#detached].find((entry) => this.#leaveAt(entry) <= now);
      if (overdue === undefined) return changes;
      changes.push(this.#remove(overdue, "timeout", null));
    }
  }

  #leaveAt({ link, vouchers }: Entry): number {
    if (link.kind === "attached") return Number.POSITIVE_INFINITY;
    let leaveAt = link.lastFrameAt + this.#timing.ghostAfterMs;
    for (const voucher of vouchers) leaveAt = Math.max(leaveAt, this.#countsUntil(voucher));
    return Math.min(leaveAt, link.detachedAt + this.#timing.resumeWindowMs);
  }

  /** Until when the reports of a session count: two that vanish together must not vouch for each other (V4). */
  #countsUntil(sessionId: string): number {
    const link = this.#bySession.get(sessionId)?.link;
    if (link === undefined) return 0;
    return link.kind === "attached" ? Number.POSITIVE_INFINITY : link.lastFrameAt + this.#timing.detachedReportMs;
  }

  #change(entry: Entry, change: Partial<VoiceMember> | VoiceUpdate, except: string | null): VoiceChange[] {
    const before = entry.member;
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    const known = new Map<string, unknown>(Object.entries(before));
    if (given.every(([name, value]) => known.get(name) === value)) return [];
    const member: VoiceMember = { ...before, ...Object.fromEntries(given) };
    entry.member = member;
    return [{ event: "voice.updated", data: { member }, except }];
  }

  #add(entry: Entry): void {
    const { sessionId, userId, channelId } = entry.member;
    this.#bySession.set(sessionId, entry);
    this.#byUser.set(userId, entry);
    const channel = this.#byChannel.get(channelId) ?? new Map<string, Entry>();
    this.#byChannel.set(channelId, channel.set(sessionId, entry));
    if (entry.link.kind === "detached") this.#detached.add(entry);
  }

  #remove(entry: Entry, reason: VoiceLeftReason, except: string | null): VoiceChange {
    const { sessionId, userId, channelId } = entry.member;
    this.#bySession.delete(sessionId);
    this.#byUser.delete(userId);
    this.#detached.delete(entry);
    const channel = this.#byChannel.get(channelId);
    channel?.delete(sessionId);
    if (channel?.size === 0) this.#byChannel.delete(channelId);
    for (const other of channel?.values() ?? []) other.vouchers.delete(sessionId);
    return { event: "voice.left", data: { sessionId, userId, channelId, reason }, except };
  }
}
