import type { StoreApi } from "zustand/vanilla";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { Clock } from "../../shared/time.ts";
import type { Bridge, BridgeMessage } from "../bridge/bridge.ts";
import type { KeyValueStorage } from "../key-value-storage.ts";
import type { ChatCommands } from "../store/chat-commands.ts";
import type { ChatState } from "../store/chat-state.ts";
import type { AppState } from "../store/state.ts";
import { AccountChat } from "./account-chat.ts";
import { ChatBoard } from "./chat-board.ts";

export interface ChatDeps {
  readonly bridge: Bridge;
  readonly clock: Clock;
  readonly store: Pick<StoreApi<AppState>, "getState">;
  /** Drafts and what is to be sent are kept here. */
  readonly storage: KeyValueStorage;
  /** Names the server in the storage; accounts of different ones may have the same number. */
  readonly serverKey: string;
  onChange(state: ChatState): void;
  /** Left out: there are no frames, and everything is shown at once. */
  readonly beforeNextFrame?: (task: () => void) => void;
}

/** Text chat of one client: that of whichever account is logged in. */
export class Chat implements Disposable {
  readonly commands: ChatCommands;
  readonly #deps: ChatDeps;
  readonly #board: ChatBoard;
  #account: AccountChat | null = null;
  #isAttached = false;
  #isLooking = true;
  /** Shown before anybody was known: the view is as fast as the connection. */
  #toOpen: string | null = null;

  constructor(deps: ChatDeps) {
    this.#deps = deps;
    this.#board = new ChatBoard(deps.onChange, deps.beforeNextFrame ?? ((task) => task()));
    this.commands = this.#createCommands();
  }

  get state(): ChatState {
    return this.#board.state;
  }

  handle(message: BridgeMessage): void {
    if (message.kind === "event") return this.#board.soon(() => this.#account?.event(message.event));
    this.#board.together(() => {
      switch (message.kind) {
        case "state":
          this.#isAttached = message.state.kind === "attached";
          if (!this.#isAttached) this.#account?.detached();
          return;
        case "hello":
          this.#accountOf(message.answer.self.id).hello(message.answer);
          if (this.#toOpen !== null) this.commands.open(this.#toOpen);
          this.#toOpen = null;
          return;
        case "networkChanged":
          return;
      }
    });
  }

  /** Whether the window is in front of somebody: only then what it shows counts as read. */
  setLooking(isLooking: boolean): void {
    this.#isLooking = isLooking;
    this.#account?.places.setLooking(isLooking);
    this.#account?.reading.setLooking(isLooking);
    if (!isLooking) this.#account?.keep();
  }

  /** Another channel is in the middle than the one that is open, and perhaps no text channel at all. */
  shown(channelId: string): void {
    if (this.#account !== null && this.#account.places.open !== channelId) this.#account.places.leave();
  }

  /**
   * Nothing of the account is shown any more. What it wrote and did not send is "kept" for its next log-in where it did not
   * go by itself, and "forgotten" where it logged out: the next one at this device may be somebody else.
   */
  signedOut(words: "kept" | "forgotten"): void {
    this.#toOpen = null;
    this.#account?.[Symbol.dispose]();
    if (words === "forgotten") this.#account?.forget();
    this.#account = null;
    this.#board.clear();
  }

  [Symbol.dispose](): void {
    this.#account?.[Symbol.dispose]();
    this.#account = null;
  }

  #accountOf(selfId: string): AccountChat {
    if (this.#account?.selfId === selfId) return this.#account;
    if (this.#account !== null) this.signedOut("kept");
    const { bridge, clock, storage, serverKey, store } = this.#deps;
    const limits = () => store.getState().roster?.limits ?? null;
    const owner = `${serverKey}.${selfId}`;
    const account = new AccountChat(
      { bridge, clock, board: this.#board, storage, owner, selfId, limits },
      this.#isLooking,
    );
    account.places.setLooking(this.#isLooking);
    this.#account = account;
    return account;
  }

  #createCommands(): ChatCommands {
    const account = () => this.#account;
    return {
      open: (channelId) => {
        if (this.#account === null) this.#toOpen = channelId;
        else this.#account.places.show(channelId);
      },
      loadOlder: (channelId) => account()?.history.extend(channelId, "older"),
      loadNewer: (channelId) => account()?.history.extend(channelId, "newer"),
      jumpTo: (channelId, messageId) => account()?.places.jumpTo(channelId, messageId),
      jumpToPresent: (channelId) => account()?.places.toPresent(channelId),
      reload: (channelId) => account()?.history.reload(channelId),
      seen: (channelId, messageId) => account()?.reading.seen(channelId, messageId),
      markRead: (channelId) => account()?.places.markRead(channelId),

      setDraftText: (channelId, text) => {
        account()?.drafts.setText(channelId, text);
        if (text.trim() !== "" && this.#isAttached) account()?.typing.typed(channelId);
      },
      setReply: (channelId, messageId) => account()?.setReply(channelId, messageId),
      addFiles: (channelId, files) => account()?.drafts.addFiles(channelId, files),
      removeFile: (channelId, key) => account()?.drafts.removeFile(channelId, key),
      retryFile: (channelId, key) => account()?.drafts.retryFile(channelId, key),
      send: (channelId) => this.#board.together(() => account()?.send(channelId)),
      sendAgain: (nonce) => account()?.outbox.again(nonce),
      takeBack: (nonce) => this.#board.together(() => account()?.takeBack(nonce)),

      edit: (messageId, text) => account()?.edit(messageId, text) ?? notConnected(),
      delete: (messageId) => account()?.delete(messageId) ?? notConnected(),
      react: (messageId, emoji, on) => account()?.react(messageId, emoji, on) ?? notConnected(),

      search: (query) => account()?.searching.search(query),
      searchMore: () => account()?.searching.more(),
      endSearch: () => account()?.searching.end(),

      fileUrl: (id, name) => this.#deps.bridge.fileUrl(id, name),
    };
  }
}

function notConnected(): Promise<never> {
  const message = "You are not connected to the server yet. Try again in a moment.";
  return Promise.reject(new ProtocolError("unavailable", message));
}
