import { HeadphoneOff, Headphones, Mic, MicOff } from "lucide-react";
import { useAppState, useCommands } from "../app-context.tsx";
import { IconToggle } from "../widgets/icon-button.tsx";

/** Mute and deafen: there before a call as well, for whoever wants to enter it quietly. */
export function CallControls() {
  const commands = useCommands();
  const isMuted = useAppState((state) => state.voice.muted);
  const isDeafened = useAppState((state) => state.voice.deafened);
  return (
    <div className="call-controls">
      <IconToggle
        label="Mute"
        hint={isMuted ? "Unmute" : "Mute"}
        className="control"
        isSelected={isMuted}
        onChange={(muted) => commands.setMuted(muted)}
      >
        {isMuted ? <MicOff size={18} aria-hidden="true" /> : <Mic size={18} aria-hidden="true" />}
        <span aria-hidden="true">Mute</span>
      </IconToggle>
      <IconToggle
        label="Deafen"
        hint={isDeafened ? "Hear again" : "Hear nobody, be heard by nobody"}
        className="control"
        isSelected={isDeafened}
        onChange={(deafened) => commands.setDeafened(deafened)}
      >
        {isDeafened ? <HeadphoneOff size={18} aria-hidden="true" /> : <Headphones size={18} aria-hidden="true" />}
        <span aria-hidden="true">Deafen</span>
      </IconToggle>
    </div>
  );
}
