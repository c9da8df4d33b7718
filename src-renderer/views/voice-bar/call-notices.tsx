import { CircleAlert, type LucideIcon, MicOff } from "lucide-react";
import { useAppState, useRoster } from "../app-context.tsx";
import { failureWords, MICROPHONE_WORDS } from "./call-words.ts";

/** In the call without a microphone: why, and what to do. */
export function MicrophoneNotice() {
  const microphone = useAppState((state) => state.voice.microphone);
  if (microphone.kind !== "unavailable") return null;
  return <CallNotice icon={MicOff} words={MICROPHONE_WORDS[microphone.reason]} />;
}

/** V2: another channel did not let one in, and the call goes on where it was. */
export function MoveNotice() {
  const move = useAppState((state) => state.voice.refusedMove);
  const { channels } = useRoster();
  if (move === null) return null;
  const name = channels.find((channel) => channel.id === move.channelId)?.name ?? "the other channel";
  return <CallNotice icon={CircleAlert} words={`Still here, not in ${name}. ${failureWords(move.failure).reason}`} />;
}

function CallNotice({ icon: Icon, words }: { icon: LucideIcon; words: string }) {
  return (
    <p className="call-notice" role="status">
      <Icon size={16} aria-hidden="true" />
      <span>{words}</span>
    </p>
  );
}
