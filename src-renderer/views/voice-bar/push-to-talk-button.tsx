import { Mic, MicOff } from "lucide-react";
import { useAppState } from "../app-context.tsx";
import { keyName } from "../settings/key-name.ts";
import { useHoldButton } from "./use-hold-button.ts";

/** Held to speak, with the pointer or with Space or Enter; the loudest thing on the page while the microphone is open. */
export function PushToTalkButton() {
  const isOnAir = useAppState((state) => state.voice.transmitting);
  const isHeld = useAppState((state) => state.voice.talkHeld);
  const isSilenced = useAppState(({ voice }) => voice.muted || voice.deafened);
  const microphone = useAppState((state) => state.voice.microphone.kind);
  const talkKey = useAppState((state) => state.settings.talkKey);
  const hold = useHoldButton();

  const isWithoutMicrophone = microphone === "unavailable";
  const [title, detail] = isOnAir
    ? ["On air", "Let go to stop"]
    : isWithoutMicrophone
      ? ["Listening only", "No microphone"]
      : isSilenced
        ? ["Muted", isHeld ? "Nobody hears you: unmute first" : "Unmute to speak"]
        : ["Push to talk", `Hold, or hold ${keyName(talkKey)}`];
  return (
    <button
      type="button"
      className="push-to-talk"
      aria-label="Push to talk"
      aria-pressed={isHeld}
      data-held={isHeld}
      data-on-air={isOnAir}
      data-silenced={isSilenced}
      disabled={isWithoutMicrophone}
      {...hold}
    >
      {isSilenced || isWithoutMicrophone ? (
        <MicOff size={22} aria-hidden="true" />
      ) : (
        <Mic size={22} aria-hidden="true" />
      )}
      <span className="push-to-talk-words">
        <span className="push-to-talk-title" data-testid="transmit-state" data-open={isOnAir}>
          {title}
        </span>
        <span className="push-to-talk-detail">{detail}</span>
      </span>
    </button>
  );
}
