import type { StoreApi } from "zustand/vanilla";
import { shownChannel } from "../../shared/client/shown-channel.ts";
import { unreadIn } from "../../shared/client/unread.ts";
import { type MessageNotice, NOTHING_UNREAD, type UnreadReport } from "../../shared/desktop/desktop-state.ts";
import type { Message } from "../../shared/protocol/values.ts";
import type { Cancel, Clock } from "../../shared/time.ts";
import type { Bridge, BridgeMessage } from "../bridge/bridge.ts";
import type { AppState } from "../store/state.ts";
import { decide } from "./decide.ts";
import { MOST_COUNTED, noticeOf } from "./notice-text.ts";

/** How the system around the page shows what is new. */
export interface NoticeHost {
  /** In the place of an earlier one of the same channel. */
  show(notice: MessageNotice): void;
  /** What stands says something else by now: nobody is called again for it. */
  correct(notice: MessageNotice): void;
  clear(channelId: string): void;
  setUnread(report: UnreadReport): void;
  /** That somebody called. */
  playSound(): void;
}

export interface NoticesDeps {
  /** To be heard after the store: what it says is decided by the state that it leaves. */
  readonly bridge: Pick<Bridge, "subscribe">;
  readonly store: Pick<StoreApi<AppState>, "getState" | "subscribe">;
  readonly clock: Clock;
  readonly host: NoticeHost;
}

/** As long as whoever looks at it, in another window or on another device, takes to have read it. */
const SETTLE_MS = 800;
/** Several calls within this time are one sound. */
const SOUND_PAUSE_MS = 1_500;

/** Of a channel; who is away for a week comes back to more than anybody counts. */
const TOLD_KEPT = MOST_COUNTED + 1;

interface Waiting {
  readonly message: Message;
  readonly cancel: Cancel;
}

/** Tells the user of new messages, and takes back what was told when it was read, here or on another device. */
export class Notices implements Disposable {
  readonly #deps: NoticesDeps;
  readonly #waiting = new Map<number, Waiting>();
  /** By channel, oldest first: what stands in its notice. */
  readonly #told = new Map<string, readonly Message[]>();
  readonly #unsubscribe: readonly (() => void)[];
  #isLooking = false;
  #unread = NOTHING_UNREAD;
  #soundedAt = Number.NEGATIVE_INFINITY;

  constructor(deps: NoticesDeps) {
    this.#deps = deps;
    this.#unsubscribe = [
      deps.bridge.subscribe((message) => this.#handle(message)),
      deps.store.subscribe((now, before) => this.#changed(now, before)),
    ];
    this.#report(deps.store.getState());
  }

  /** Whether the window is before the user: what notices said can be seen there. */
  setLooking(isLooking: boolean): void {
    this.#isLooking = isLooking;
    if (isLooking) this.#clearAll();
  }

  [Symbol.dispose](): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#forgetAll();
    this.#setUnread(NOTHING_UNREAD);
  }

  #handle(bridgeMessage: BridgeMessage): void {
    if (bridgeMessage.kind !== "event") return;
    const { event, data } = bridgeMessage.event;
    if (event === "message.created") this.#wait(data.message);
    else if (event === "message.updated") this.#updated(data.message);
    else if (event === "message.deleted") this.#forget(data.channelId, (message) => message.id === data.messageId);
    else if (event === "channel.purged") this.#forget(data.channelId, ({ id }) => id <= data.upToId);
    else if (event === "channel.deleted") this.#forget(data.channelId, () => true);
  }

  /** Not at once: what somebody reads at this moment elsewhere is no news. */
  #wait(message: Message): void {
    if (this.#decide(message).kind === "none") return;
    const cancel = this.#deps.clock.after(SETTLE_MS, () => this.#settled(message.id));
    this.#waiting.set(message.id, { message, cancel });
  }

  #settled(id: number): void {
    const message = this.#waiting.get(id)?.message;
    this.#waiting.delete(id);
    if (message === undefined) return;
    const decision = this.#decide(message);
    if (decision.kind === "none") return;
    if (decision.kind === "sound" || decision.isLoud) this.#sound();
    if (decision.kind === "notice") this.#tell(message.channelId, [...this.#toldOf(message.channelId), message]);
  }

  #decide(message: Message) {
    const { roster, settings, chat } = this.#deps.store.getState();
    if (roster === null) return { kind: "none" } as const;
    return decide(message, {
      selfId: roster.self.id,
      settings,
      lastReadId: chat.reads.get(message.channelId)?.lastReadId ?? 0,
      lookingAt: this.#lookingAt(),
    });
  }

  #lookingAt(): string | null {
    if (!this.#isLooking) return null;
    const { roster, chosenChannelId, voice } = this.#deps.store.getState();
    const { call } = voice;
    const isInCall = call.kind === "connecting" || call.kind === "connected";
    const shown = shownChannel({
      channels: roster?.channels ?? [],
      chosenId: chosenChannelId,
      callChannelId: isInCall ? call.channelId : null,
    });
    return shown?.id ?? "none";
  }

  #updated(message: Message): void {
    const waiting = this.#waiting.get(message.id);
    if (waiting !== undefined) this.#waiting.set(message.id, { ...waiting, message });
    const told = this.#toldOf(message.channelId);
    if (!told.some(({ id }) => id === message.id)) return;
    const isNewest = told.at(-1)?.id === message.id;
    const changed = told.map((each) => (each.id === message.id ? message : each));
    this.#told.set(message.channelId, changed);
    const { roster } = this.#deps.store.getState();
    if (isNewest && roster !== null) this.#deps.host.correct(noticeOf(changed, message, roster));
  }

  #forget(channelId: string, isGone: (message: Message) => boolean): void {
    for (const { message, cancel } of [...this.#waiting.values()]) {
      if (message.channelId !== channelId || !isGone(message)) continue;
      cancel();
      this.#waiting.delete(message.id);
    }
    const told = this.#toldOf(channelId);
    const kept = told.filter((message) => !isGone(message));
    if (kept.length !== told.length) this.#tell(channelId, kept);
  }

  #changed(now: AppState, before: AppState): void {
    if (now.roster === null && before.roster !== null) this.#forgetAll();
    if (now.chat.reads !== before.chat.reads) this.#readElsewhere(now);
    const isSame =
      now.chat.reads === before.chat.reads && now.roster === before.roster && now.settings === before.settings;
    if (!isSame) this.#report(now);
  }

  #readElsewhere({ chat }: AppState): void {
    for (const channelId of [...this.#told.keys()]) {
      const lastReadId = chat.reads.get(channelId)?.lastReadId ?? 0;
      this.#forget(channelId, ({ id }) => id <= lastReadId);
    }
  }

  #tell(channelId: string, messages: readonly Message[]): void {
    const { roster } = this.#deps.store.getState();
    const newest = messages.at(-1);
    if (newest === undefined || roster === null) {
      this.#told.delete(channelId);
      this.#deps.host.clear(channelId);
    } else {
      this.#told.set(channelId, messages.slice(-TOLD_KEPT));
      this.#deps.host.show(noticeOf(messages, newest, roster));
    }
  }

  #toldOf(channelId: string): readonly Message[] {
    return this.#told.get(channelId) ?? [];
  }

  #sound(): void {
    const now = this.#deps.clock.now();
    if (now - this.#soundedAt < SOUND_PAUSE_MS) return;
    this.#soundedAt = now;
    this.#deps.host.playSound();
  }

  #clearAll(): void {
    for (const channelId of [...this.#told.keys()]) this.#deps.host.clear(channelId);
    this.#told.clear();
  }

  #forgetAll(): void {
    for (const { cancel } of this.#waiting.values()) cancel();
    this.#waiting.clear();
    this.#clearAll();
  }

  #report(state: AppState): void {
    const { roster, chat, settings } = state;
    this.#setUnread(roster === null ? NOTHING_UNREAD : unreadIn(roster.channels, chat.reads, settings));
  }

  #setUnread(unread: UnreadReport): void {
    if (unread.isUnread === this.#unread.isUnread && unread.mentions === this.#unread.mentions) return;
    this.#unread = unread;
    this.#deps.host.setUnread(unread);
  }
}
