import { MicOff } from "lucide-react";
import { useAppState } from "../app-context.tsx";
import { MICROPHONE_WORDS } from "./call-words.ts";

/** In the call without a microphone: why, and what to do. */
export function MicrophoneNotice() {
  const microphone = useAppState((state) => state.voice.microphone);
  if (microphone.kind !== "unavailable") return null;
  return (
    <p className="microphone-notice" role="status">
      <MicOff size={16} aria-hidden="true" />
      <span>{MICROPHONE_WORDS[microphone.reason]}</span>
    </p>
  );
}
