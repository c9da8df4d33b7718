import type { Gens } from "../../shared/client/bridge-message.ts";
import type { Roster } from "../../shared/client/roster.ts";
import type { HeldCall, VoiceReport } from "../../shared/desktop/desktop-state.ts";
import type { ServerEvent } from "../../shared/protocol/events.ts";
import type { AnswerData, Op, RequestInput } from "../../shared/protocol/requests.ts";

type Gen = Gens[number];

interface WatchedCall {
  readonly channelId: string;
  readonly peerId: string;
  /** By `userId` and `peerId`. */
  readonly gens: Map<string, Gen>;
}

/** The roster as of the moment that something was said in. */
type Now = Pick<Roster, "sessionId" | "voice"> | null;

/**
 * What a new page needs to take the call over (design.md, "Voice"), gathered from what passes between page and server. Where
 * it is in doubt whether the user still wants the call, there is none.
 */
export class CallWatch {
  #call: WatchedCall | null = null;
  /** As the page said last: it is ahead of what the server was told. */
  #said = { muted: false, deafened: false };

  get channelId(): string | null {
    return this.#call?.channelId ?? null;
  }

  /** The highest seen or sent for each other. */
  get gens(): Gens {
    return [...(this.#call?.gens.values() ?? [])];
  }

  isCall({ channelId, peerId }: { readonly channelId: string; readonly peerId?: string | undefined }): boolean {
    return this.#call?.channelId === channelId && this.#call.peerId === peerId;
  }

  requested<O extends Op>(op: O, data: RequestInput<O>, now: Now): void {
    if (op === "voice.leave") this.end();
    if (op === "voice.signal") this.#signalled(data as RequestInput<"voice.signal">, now);
  }

  /** The server let us in; a call under the same `peerId` goes on. */
  joined({ channelId, members }: AnswerData<"voice.join">, sessionId: string): void {
    const own = members.find((member) => member.sessionId === sessionId);
    if (own === undefined || this.isCall(own)) return;
    this.#call = { channelId, peerId: own.peerId, gens: new Map() };
  }

  /** @param now before the event */
  happened({ event, data }: ServerEvent, now: Now): void {
    if (event === "voice.signal") this.#seen(data.from, data.signal.gen, now);
    if (event === "voice.left" && data.sessionId === now?.sessionId && data.channelId === this.#call?.channelId)
      this.end();
  }

  reported({ muted, deafened }: VoiceReport): void {
    this.#said = { muted, deafened };
  }

  /** Whoever held a key to mute when their page went is not to be heard by the next one's doing. */
  mute(): void {
    this.#said = { ...this.#said, muted: true };
  }

  /** The user hung up, or the server's last word was no. */
  end(): void {
    this.#call = null;
  }

  held(now: Now): HeldCall | null {
    if (this.#call === null) return null;
    const { channelId, peerId } = this.#call;
    const shown = now?.voice.get(now.sessionId);
    return {
      channelId,
      peerId,
      // Either may be behind: nobody's microphone opens for that.
      muted: this.#said.muted || shown?.muted === true,
      deafened: this.#said.deafened || shown?.deafened === true,
    };
  }

  #signalled({ to, signal }: RequestInput<"voice.signal">, now: Now): void {
    this.#seen(to, signal.gen ?? 0, now);
  }

  #seen(sessionId: string, gen: number, now: Now): void {
    const member = now?.voice.get(sessionId);
    if (this.#call === null || member === undefined) return;
    const { userId, peerId } = member;
    // No `userId` holds a space.
    const key = `${userId} ${peerId}`;
    const highest = Math.max(gen, this.#call.gens.get(key)?.gen ?? 0);
    this.#call.gens.set(key, { userId, peerId, gen: highest });
  }
}
