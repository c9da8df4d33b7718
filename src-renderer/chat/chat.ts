import type { StoreApi } from "zustand/vanilla";
import type { Clock } from "../../shared/time.ts";
import type { Bridge, BridgeMessage } from "../bridge/bridge.ts";
import type { ChatCommands } from "../store/chat-commands.ts";
import { type ChatState, EMPTY_CHAT } from "../store/chat-state.ts";
import type { AppState } from "../store/state.ts";

export interface ChatDeps {
  readonly bridge: Bridge;
  readonly clock: Clock;
  readonly store: Pick<StoreApi<AppState>, "getState">;
  onChange(state: ChatState): void;
}

/** Text chat of one client. */
export class Chat implements Disposable {
  readonly commands: ChatCommands;

  constructor({ bridge }: ChatDeps) {
    const nothing = () => {};
    const refuse = () => Promise.reject(new Error("Chat is not there yet."));
    this.commands = {
      open: nothing,
      loadOlder: nothing,
      loadNewer: nothing,
      jumpTo: nothing,
      jumpToPresent: nothing,
      reload: nothing,
      seen: nothing,
      markRead: nothing,
      setDraftText: nothing,
      setReply: nothing,
      addFiles: nothing,
      removeFile: nothing,
      retryFile: nothing,
      send: nothing,
      sendAgain: nothing,
      takeBack: nothing,
      edit: refuse,
      delete: refuse,
      react: refuse,
      search: nothing,
      searchMore: nothing,
      endSearch: nothing,
      fileUrl: (id, name) => bridge.fileUrl(id, name),
    };
  }

  get state(): ChatState {
    return EMPTY_CHAT;
  }

  handle(_message: BridgeMessage): void {}

  [Symbol.dispose](): void {}
}
