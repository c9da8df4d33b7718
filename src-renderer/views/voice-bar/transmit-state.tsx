import { AudioLines, MicOff } from "lucide-react";
import type { TransmitMode } from "../../../shared/client/settings.ts";
import { useAppState } from "../app-context.tsx";

/** Whether the microphone is open, where no button has to be held for it. */
export function TransmitState({ mode }: { mode: Exclude<TransmitMode, "pushToTalk"> }) {
  const isOnAir = useAppState((state) => state.voice.transmitting);
  const isSilenced = useAppState(({ voice }) => voice.muted || voice.deafened);
  const isWithoutMicrophone = useAppState((state) => state.voice.microphone.kind === "unavailable");
  const isShut = useAppState((state) => state.desktop !== null && state.desktop.shut !== null);
  const words = isOnAir
    ? "On air"
    : isWithoutMicrophone
      ? "Listening only"
      : isShut
        ? "Microphone closed"
        : isSilenced
          ? "Muted"
          : mode === "voiceActivation"
            ? "Speak to be heard"
            : "Opening the microphone…";
  const Icon = isShut || isSilenced || isWithoutMicrophone ? MicOff : AudioLines;
  return (
    <div className="transmit" data-testid="transmit-state" data-open={isOnAir}>
      <Icon size={20} aria-hidden="true" />
      <span>{words}</span>
    </div>
  );
}
