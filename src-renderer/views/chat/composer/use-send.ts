import { useEffect, useRef, useState } from "react";
import { assertNever } from "../../../../shared/assert-never.ts";
import type { Draft } from "../../../store/chat-state.ts";
import { useCommands } from "../../app-context.tsx";
import { useEmojiNames } from "../emoji/use-emoji-names.ts";

export interface Sending {
  readonly canSend: boolean;
  /** Asked for while files are on their way: it is sent as soon as they are there. */
  readonly isWaiting: boolean;
  /** Answers what is in the way and what to do; null: nothing is. */
  send(): string | null;
}

/** Sends the draft of a channel; where its files, or the emoji that it names, are still on their way, once they are there. */
export function useSend(channelId: string, draft: Draft, isTooLong: boolean): Sending {
  const { chat } = useCommands();
  const [isWanted, setWanted] = useState(false);
  const emoji = useEmojiNames(draft.text);
  const readiness = readinessOf(draft, emoji.isLoading);
  const isUnderWay = readiness.kind === "uploading" || readiness.kind === "naming";

  const sendNow = () => {
    const text = emoji.named(draft.text);
    if (text !== draft.text) chat.setDraftText(channelId, text);
    chat.send(channelId);
  };
  const latest = useRef(sendNow);
  latest.current = sendNow;

  useEffect(() => {
    if (!isWanted || isUnderWay) return;
    setWanted(false);
    // With a file that failed it would be another message than the one that was meant.
    if (readiness.kind === "ready" && !isTooLong) latest.current();
  }, [isWanted, isUnderWay, readiness.kind, isTooLong]);

  return {
    canSend: readiness.kind !== "nothing" && !isTooLong,
    isWaiting: isWanted && readiness.kind === "uploading",
    send() {
      if (isTooLong) return "This is too long for one message: shorten it, or send it as a file.";
      switch (readiness.kind) {
        case "nothing":
          return null;
        case "ready":
          sendNow();
          return null;
        case "uploading":
        case "naming":
          setWanted(true);
          return null;
        case "failedFile":
          return `“${readiness.name}” was not uploaded: try again, or take it away.`;
        default:
          return assertNever(readiness);
      }
    },
  };
}

type Readiness =
  | { readonly kind: "nothing" }
  | { readonly kind: "ready" }
  | { readonly kind: "uploading" }
  /** Nobody knows yet which emoji its names are. */
  | { readonly kind: "naming" }
  | { readonly kind: "failedFile"; readonly name: string };

function readinessOf({ text, files }: Draft, isNaming: boolean): Readiness {
  const failed = files.find(({ state }) => state.kind === "failed");
  if (failed !== undefined) return { kind: "failedFile", name: failed.name };
  if (files.some(({ state }) => state.kind === "sending")) return { kind: "uploading" };
  if (isNaming) return { kind: "naming" };
  return files.length === 0 && text.trim() === "" ? { kind: "nothing" } : { kind: "ready" };
}
