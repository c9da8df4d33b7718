import { assertNever } from "../../shared/assert-never.ts";
import type { Gens } from "../../shared/client/bridge-message.ts";
import type { EndReason } from "../../shared/connection/connection-state.ts";
import type { HeldCall } from "../../shared/desktop/desktop-state.ts";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { EventData, ServerEvent } from "../../shared/protocol/events.ts";
import type { AnswerData } from "../../shared/protocol/requests.ts";
import { TIMING } from "../../shared/protocol/timing.ts";
import type { IceAnswer, IceProvider, VoiceMember } from "../../shared/protocol/values.ts";
import type { Cancel, Clock } from "../../shared/time.ts";
import type { Bridge, BridgeMessage } from "../bridge/bridge.ts";
import type { CallFailure, CallStatus, RefusedMove } from "../store/state.ts";
import type { CallMedia, CallMediaEvents } from "./call-media.ts";
import { newsBehindAnswer } from "./held-events.ts";
import { LinkReports } from "./link-reports.ts";
import { Membership, type Target } from "./membership.ts";
import type { OwnState } from "./reports.ts";
import type { VoiceLog } from "./voice-log.ts";

/** The user this client is logged in as, under its present session. */
export interface SelfIdentity {
  readonly userId: string;
  readonly sessionId: string;
}

export interface CallDeps {
  readonly bridge: Pick<Bridge, "request" | "setInVoice" | "checkConnection">;
  readonly clock: Clock;
  readonly log: VoiceLog;
  /** null before the first hello. */
  self(): SelfIdentity | null;
  /** Everybody in voice on this server, as the roster has it now. */
  listed(): readonly VoiceMember[];
  randomPeerId(): string;
  /** `gens`: of an earlier page in the same call. */
  createMedia(ownPeerId: string, gens: Gens, events: CallMediaEvents): CallMedia;
  /** The server lists us, as this as far as it is known; null: no longer. */
  onMembership(own: Partial<OwnState> | null): void;
  /** Somebody else came into our channel or went. */
  onOther(what: "joined" | "left"): void;
  onChange(): void;
}

/** Where no credentials were to be had: those are asked for again before anything that needs them. */
const NO_ICE: IceAnswer = { iceServers: [], iceExpiresAt: 0, iceProvider: "stun" };

/** How long a call is kept without the server and without anybody's media. */
const LOST_AFTER_MS = TIMING.resumeWindowMs;

/**
 * The call of this client: what a refusal, a lost session, a take-over or a move means for its colour and for its media.
 * `Membership` deals with the requests, `CallMedia` with the sound.
 */
export class Call implements Disposable {
  readonly #deps: CallDeps;
  readonly #membership: Membership;
  #failure: { readonly channelId: string; readonly failure: CallFailure } | null = null;
  #refusedMove: RefusedMove | null = null;
  #media: { readonly target: Target; readonly media: CallMedia; readonly links: LinkReports } | null = null;
  #iceProvider: IceProvider | null = null;
  #attached = false;
  /** A call of an earlier page of this program. */
  #handedOver: { readonly target: Target; readonly gens: Gens } | null = null;
  #isTakingOver = false;
  /** Events that came while the answer to a join was on its way: it lists the members as of before or after them. */
  #held: ServerEvent[] = [];
  #cancelLost: Cancel | null = null;
  /** Who was shown as gone because the server did not hear from them, by `userId`. */
  readonly #timedOut = new Set<string>();

  constructor(deps: CallDeps) {
    this.#deps = deps;
    this.#membership = new Membership({
      bridge: deps.bridge,
      clock: deps.clock,
      log: deps.log,
      sessionId: () => deps.self()?.sessionId ?? null,
      onJoined: (target, answer) => this.#joined(target, answer),
      onRefused: (target, failure, stayedIn) => this.#refused(target, failure, stayedIn),
      // What came before is about the membership that has just ended, and must not be taken for the next one's.
      onLeft: () => this.#releaseHeld(),
      onSettled: () => this.#releaseHeld(),
    });
  }

  get status(): CallStatus {
    if (this.#failure !== null) return { kind: "disconnected", ...this.#failure };
    const { wanted } = this.#membership;
    if (wanted === null) return { kind: "none" };
    const { channelId } = wanted;
    if (!this.#isListed || !this.#attached) return { kind: "connecting", channelId, waitingFor: [] };
    const waitingFor = this.media?.recovering ?? [];
    return waitingFor.length > 0 ? { kind: "connecting", channelId, waitingFor } : { kind: "connected", channelId };
  }

  /** Whether the user is in a call or on the way into one. */
  get isWanted(): boolean {
    return this.#membership.wanted !== null;
  }

  get media(): CallMedia | null {
    return this.#media?.media ?? null;
  }

  /** The last move that was refused, until the next wish of the user. */
  get refusedMove(): RefusedMove | null {
    return this.#refusedMove;
  }

  get iceProvider(): IceProvider | null {
    return this.#iceProvider;
  }

  /** Leaves the present channel in the same step (V2). `takeOver`: from another client of one's own (V3). */
  join(channelId: string, takeOver: boolean): void {
    const { wanted, actual } = this.#membership;
    if (wanted?.channelId === channelId && !takeOver) return;
    this.#failure = null;
    this.#refusedMove = null;
    this.#deps.bridge.setInVoice(true);
    // Back to where we still are, media and all, before the move away was answered.
    const stays = actual?.channelId === channelId && actual === this.#media?.target && !this.#membership.isBusy;
    this.#membership.want(stays ? actual : { channelId, peerId: this.#deps.randomPeerId() }, takeOver);
    this.#changed();
  }

  /** Goes on with the call of an earlier page: at the first hello, which says whether the server still lists us in it. */
  resume({ channelId, peerId }: Pick<HeldCall, "channelId" | "peerId">): void {
    const target = { channelId, peerId };
    this.#handedOver = { target, gens: [] };
    this.#deps.bridge.setInVoice(true);
    this.#membership.want(target);
    this.#changed();
  }

  /** Hangs up; also clears a failure. */
  leave(): void {
    this.#end(null);
  }

  /** `Settings.relayOnly` is another one. */
  icePolicyChanged(): void {
    this.media?.icePolicyChanged();
  }

  handle(message: BridgeMessage): void {
    switch (message.kind) {
      case "state":
        if (message.state.kind === "ended") this.#connectionEnded(message.state.reason);
        else if (message.state.kind !== "attached") this.#setAttached(false);
        return;
      case "hello":
        if (this.#handedOver !== null && message.gens !== undefined) {
          this.#handedOver = { ...this.#handedOver, gens: message.gens };
        }
        return this.#helloAnswered(message.answer.resumed);
      case "event":
        if (this.#membership.isBusy || this.#isTakingOver) this.#held.push(message.event);
        else this.#handleEvent(message.event);
        return;
      case "networkChanged":
        return this.media?.networkChanged();
      default:
        assertNever(message);
    }
  }

  [Symbol.dispose](): void {
    this.#membership[Symbol.dispose]();
    this.#end(null);
    this.#cancelLost?.();
  }

  get #canSignal(): boolean {
    return this.#attached && this.#isListed;
  }

  get #isListed(): boolean {
    const { wanted, actual } = this.#membership;
    return wanted !== null && wanted === actual;
  }

  /**
   * A new session is in no channel, whatever the old one was in; the media goes on meanwhile (V6). A session that an earlier
   * page began is in that page's call.
   */
  #helloAnswered(resumed: boolean): void {
    if (resumed) return this.#setAttached(true);
    this.#held = [];
    const target = this.#handedOver?.target ?? null;
    if (target === null || target !== this.#membership.wanted || !this.#isListedIn(target)) {
      this.#notListed();
      return this.#setAttached(true);
    }
    this.#membership.listed();
    this.#setAttached(true);
    if (this.#media?.target !== target && !this.#isTakingOver) void this.#takeOver(target);
  }

  #isListedIn({ channelId, peerId }: Target): boolean {
    const sessionId = this.#deps.self()?.sessionId;
    return this.#deps
      .listed()
      .some((own) => own.sessionId === sessionId && own.channelId === channelId && own.peerId === peerId);
  }

  /** Builds all media anew, as that of the earlier page went with it (V6). What comes meanwhile waits for it. */
  async #takeOver(target: Target): Promise<void> {
    this.#isTakingOver = true;
    const ice = await this.#deps.bridge.request("voice.ice", {}).catch((error: unknown) => this.#iceFailed(error));
    this.#isTakingOver = false;
    const { wanted, actual } = this.#membership;
    if (target !== wanted || target !== actual) return this.#releaseHeld();
    // The server took us out, and the event that says so is on its way or was lost with a session.
    if (ice === null) return this.#notListed();
    const members = this.#deps.listed().filter(({ channelId }) => channelId === target.channelId);
    // What the server shows of us may come from the earlier page, or be on its way there.
    this.#deps.onMembership({});
    this.#startMedia(target, { ...ice, channelId: target.channelId, members: [...members] }, false);
  }

  /** null: the server lists us nowhere. */
  #iceFailed(error: unknown): IceAnswer | null {
    if (error instanceof ProtocolError && error.code === "not_found") return null;
    this.#deps.log("warning", "No credentials for TURN with which to go on", error);
    return NO_ICE;
  }

  #setAttached(attached: boolean): void {
    this.#attached = attached;
    this.#membership.setAttached(attached);
    this.#changed();
  }

  #connectionEnded(reason: EndReason): void {
    this.#attached = false;
    this.#membership.setAttached(false);
    this.#notListed();
    if (reason === "closed") this.#end(null);
    else this.#end(reason === "kicked" ? { kind: "kicked" } : { kind: "lost" });
  }

  #notListed(wanted = this.#membership.wanted): void {
    this.#deps.onMembership(null);
    this.#membership.lost(wanted);
  }

  #joined(target: Target, answer: AnswerData<"voice.join">): void {
    const self = this.#deps.self();
    this.#deps.onMembership(answer.members.find(({ sessionId }) => sessionId === self?.sessionId) ?? null);
    this.#startMedia(target, answer, this.#media?.target !== target);
  }

  #startMedia(target: Target, answer: AnswerData<"voice.join">, isNewCall: boolean): void {
    const self = this.#deps.self();
    this.#iceProvider = answer.iceProvider;
    const others = answer.members.filter(({ userId }) => userId !== self?.userId);
    this.#held = newsBehindAnswer(this.#held, answer, isNewCall);
    const media = this.#mediaFor(target);
    // Before the offers of `joined`: they are no tries of a time without signals, to be hurried.
    media.setSignalling(this.#canSignal);
    media.joined(others, answer);
    this.#releaseHeld();
    this.#changed();
  }

  #refused(target: Target, failure: CallFailure, stayedIn: Target | null): void {
    if (stayedIn !== null && stayedIn === this.#media?.target) {
      this.#refusedMove = { channelId: target.channelId, failure };
      this.#releaseHeld();
    } else {
      this.#end(failure, target.channelId);
    }
  }

  #releaseHeld(): void {
    for (const event of this.#held.splice(0)) this.#handleEvent(event);
    this.#changed();
  }

  #handleEvent({ event, data }: ServerEvent): void {
    switch (event) {
      case "voice.joined":
        return this.#memberJoined(data.member);
      case "voice.updated":
        // Not by our own doing: a lost connection ends `transmitting` for the others (docs/protocol.md, "Voice").
        if (data.member.sessionId === this.#deps.self()?.sessionId) this.#deps.onMembership(data.member);
        else this.media?.memberUpdated(data.member);
        return;
      case "voice.left":
        return this.#memberLeft(data);
      case "voice.signal":
        return this.media?.receive(data.from, data.signal);
      case "voice.link":
        return this.media?.linkReported(data.from, data.state);
      case "member.left":
        return this.media?.userGone(data.userId);
      default:
        return;
    }
  }

  #memberJoined(member: EventData<"voice.joined">["member"]): void {
    if (member.userId === this.#deps.self()?.userId) return;
    // An account is in one channel at a time (V1): what was kept of theirs for a new session is over.
    if (member.channelId !== this.#media?.target.channelId) return this.media?.userGone(member.userId);
    const cameBack = this.#timedOut.delete(member.userId);
    if (this.#media.media.memberJoined(member) === "new" || cameBack) this.#deps.onOther("joined");
  }

  #memberLeft({ sessionId, userId, channelId, reason }: EventData<"voice.left">): void {
    const self = this.#deps.self();
    if (sessionId === self?.sessionId) return this.#putOut(channelId, reason);
    if (channelId !== this.#media?.target.channelId || userId === self?.userId) return;
    // Their new session follows (V3), and with the same `peerId` they do not offer anew (V6).
    if (reason === "replaced") return this.#media.media.memberMissing(sessionId);
    if (reason === "timeout") {
      // Nobody wants them to go: the network that took them away may bring them back, and their sound before their session.
      this.#media.media.memberMissing(sessionId);
      this.#timedOut.add(userId);
    } else {
      this.#media.media.memberLeft(sessionId);
    }
    this.#deps.onOther("left");
  }

  /** The server took us out of the channel. */
  #putOut(channelId: string, reason: EventData<"voice.left">["reason"]): void {
    if (this.#membership.actual?.channelId !== channelId) return;
    switch (reason) {
      case "replaced":
      case "kicked":
        this.#notListed(null);
        return this.#end({ kind: reason }, channelId);
      case "timeout":
        // We were away for too long. Nobody wants us to go: back in, and the media that stands goes on (V6).
        this.#notListed();
        return this.#changed();
      case "left":
      case "moved":
        return;
      default:
        assertNever(reason);
    }
  }

  /** The media of this call; that of another channel ends here, in the step in which the server moved us (V2). */
  #mediaFor(target: Target): CallMedia {
    if (this.#media?.target !== target) {
      this.#closeMedia();
      const { bridge, clock, log } = this.#deps;
      const links = new LinkReports({
        clock,
        log,
        send: (peer, state) => bridge.request("voice.link", { peer, state }),
      });
      const gens = this.#handedOver?.target === target ? this.#handedOver.gens : [];
      this.#media = { target, links, media: this.#deps.createMedia(target.peerId, gens, this.#mediaEvents(links)) };
    }
    return this.#media.media;
  }

  #mediaEvents(links: LinkReports): CallMediaEvents {
    const { bridge, log } = this.#deps;
    return {
      send: (to, signal) => {
        bridge
          .request("voice.signal", { to, signal })
          .catch((error: unknown) => log("debug", "A signal was lost", error));
      },
      reportLink: (peer, state) => {
        links.report(peer, state);
        // S7: sound that stops while attached may be a connection that is dead and does not know it yet.
        if (state === "down" && this.#attached) bridge.checkConnection();
      },
      onPause: () => {
        if (this.#attached) bridge.checkConnection();
      },
      onChange: () => this.#changed(),
    };
  }

  /** Hangs up, for good or with a reason that is shown. */
  #end(failure: CallFailure | null, channelId = this.#membership.wanted?.channelId): void {
    this.#closeMedia();
    this.#membership.want(null);
    this.#iceProvider = null;
    this.#refusedMove = null;
    if (failure === null) this.#failure = null;
    else if (channelId !== undefined) this.#failure = { channelId, failure };
    this.#deps.bridge.setInVoice(false);
    this.#changed();
  }

  #closeMedia(): void {
    const media = this.#media;
    this.#media = null;
    this.#timedOut.clear();
    media?.links[Symbol.dispose]();
    media?.media[Symbol.dispose]();
  }

  #changed(): void {
    this.media?.setSignalling(this.#canSignal);
    this.#watchLoss();
    this.#deps.onChange();
  }

  /** A call without the server and without anybody's media ends: nobody expects their microphone to open hours later. */
  #watchLoss(): void {
    const isLost = this.isWanted && !this.#attached && this.media?.anyUp !== true;
    if (isLost) {
      this.#cancelLost ??= this.#deps.clock.after(LOST_AFTER_MS, () => this.#end({ kind: "lost" }));
    } else {
      this.#cancelLost?.();
      this.#cancelLost = null;
    }
  }
}
