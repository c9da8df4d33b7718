import { useEffect, useState } from "react";
import { assertNever } from "../../../../shared/assert-never.ts";
import type { Draft } from "../../../store/chat-state.ts";
import { useCommands } from "../../app-context.tsx";

export interface Sending {
  readonly canSend: boolean;
  /** Asked for while files are on their way: it is sent as soon as they are there. */
  readonly isWaiting: boolean;
  /** Answers what is in the way and what to do; null: nothing is. */
  send(): string | null;
}

/** Sends the draft of a channel; where its files are still on their way, once they are there. */
export function useSend(channelId: string, draft: Draft, isTooLong: boolean): Sending {
  const { chat } = useCommands();
  const [isWanted, setWanted] = useState(false);
  const readiness = readinessOf(draft);

  useEffect(() => {
    if (!isWanted || readiness.kind === "uploading") return;
    setWanted(false);
    // With a file that failed it would be another message than the one that was meant.
    if (readiness.kind === "ready" && !isTooLong) chat.send(channelId);
  }, [isWanted, readiness.kind, isTooLong, chat, channelId]);

  return {
    canSend: readiness.kind !== "nothing" && !isTooLong,
    isWaiting: isWanted && readiness.kind === "uploading",
    send() {
      if (isTooLong) return "This is too long for one message: shorten it, or send it as a file.";
      switch (readiness.kind) {
        case "nothing":
          return null;
        case "ready":
          chat.send(channelId);
          return null;
        case "uploading":
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
  | { readonly kind: "failedFile"; readonly name: string };

function readinessOf({ text, files }: Draft): Readiness {
  const failed = files.find(({ state }) => state.kind === "failed");
  if (failed !== undefined) return { kind: "failedFile", name: failed.name };
  if (files.some(({ state }) => state.kind === "sending")) return { kind: "uploading" };
  return files.length === 0 && text.trim() === "" ? { kind: "nothing" } : { kind: "ready" };
}
