import { Mic, MicOff } from "lucide-react";
import { useId } from "react";
import { useAppState } from "../app-context.tsx";
import { globalTalkKeyName } from "../keys/talk-binding.ts";
import { useKeyNaming } from "../keys/use-key-naming.ts";
import { keyName } from "../settings/key-name.ts";
import { useHoldButton } from "./use-hold-button.ts";

/** Held to speak, with the pointer or with Space or Enter; the loudest thing on the page while the microphone is open. */
export function PushToTalkButton() {
  const isOnAir = useAppState((state) => state.voice.transmitting);
  const isHeld = useAppState((state) => state.voice.talkHeld);
  const isMuted = useAppState(({ voice }) => voice.muted || voice.deafened);
  const microphone = useAppState((state) => state.voice.microphone.kind);
  const talkKey = useAppState((state) => state.settings.talkKey);
  const hold = useHoldButton();
  const wordsId = useId();

  const isShut = useAppState((state) => state.desktop !== null && state.desktop.shut !== null);
  const naming = useKeyNaming();
  const globalKey = useAppState((state) => globalTalkKeyName(state, naming));

  const isWithoutMicrophone = microphone === "unavailable";
  const isSilenced = isMuted || isShut;
  const Icon = isSilenced || isWithoutMicrophone ? MicOff : Mic;
  const [title, detail] = isOnAir
    ? ["On air", "Let go to stop"]
    : isWithoutMicrophone
      ? ["Listening only", "No microphone"]
      : isShut
        ? ["Microphone closed", "Nobody hears you now"]
        : isMuted
          ? ["Muted", isHeld ? "Nobody hears you: unmute first" : "Unmute to speak"]
          : ["Push to talk", `Hold, or hold ${globalKey ?? keyName(talkKey, naming)}`];
  return (
    <div className="push-to-talk" data-held={isHeld} data-on-air={isOnAir} data-silenced={isSilenced}>
      {/* The name stays while the words change: they lie over the button as its description. */}
      <button
        type="button"
        className="push-to-talk-button"
        aria-label="Push to talk"
        aria-describedby={wordsId}
        aria-pressed={isHeld}
        disabled={isWithoutMicrophone}
        {...hold}
      />
      <Icon size={22} aria-hidden="true" />
      <span className="push-to-talk-words" id={wordsId}>
        <span className="push-to-talk-title" data-testid="transmit-state" data-open={isOnAir}>
          {title}
        </span>
        <span className="push-to-talk-detail">{detail}</span>
      </span>
    </div>
  );
}
