import { useState } from "react";
import { useAppStore, useCommands, useRoster } from "../../app-context.tsx";
import { checkFiles } from "./check-files.ts";

interface Files {
  /** What became of those that were not taken. */
  readonly fault: string | null;
  /** Answers whether all of them were taken. */
  add(files: readonly File[]): boolean;
  setFault(fault: string | null): void;
}

/** Files on their way into the draft of a channel: those that cannot be sent are told at once. */
export function useFiles(channelId: string): Files {
  const store = useAppStore();
  const { chat } = useCommands();
  const { limits } = useRoster();
  const [fault, setFault] = useState<string | null>(null);
  return {
    fault,
    add(files) {
      const present = store.getState().chat.drafts.get(channelId)?.files.length ?? 0;
      const checked = checkFiles(files, present, limits);
      setFault(checked.fault);
      if (checked.taken.length > 0) chat.addFiles(channelId, checked.taken);
      return checked.fault === null;
    },
    setFault,
  };
}
