import type { ReactNode, Ref } from "react";
import { useAppState } from "../app-context.tsx";
import { CallControls } from "./call-controls.tsx";
import { CallFailureBar } from "./call-failure-bar.tsx";
import { CallHeader } from "./call-header.tsx";
import {
  KeysNotice,
  MediaNotices,
  MicrophoneNotice,
  MoveNotice,
  NoGlobalKeyNotice,
  ShutNotice,
  StarvedNotice,
  UplinkNotice,
} from "./call-notices.tsx";
import { isInCall } from "./call-words.ts";
import { PushToTalkButton } from "./push-to-talk-button.tsx";
import { TransmitState } from "./transmit-state.tsx";

/**
 * One's own call. Docked, and marked as react-aria's top layer: it stays in reach of pointer and screen reader while a
 * dialog is open, as one must always be able to see and shut one's own microphone.
 */
export function VoiceBar({ ref, children }: { ref: Ref<HTMLElement>; children: ReactNode }) {
  const call = useAppState((state) => state.voice.call);
  const isOnAir = useAppState((state) => state.voice.transmitting);
  const mode = useAppState((state) => state.settings.mode);
  return (
    <section
      ref={ref}
      className="voice-bar"
      aria-label="Voice"
      data-call={call.kind}
      data-on-air={isOnAir}
      data-react-aria-top-layer="true"
    >
      <div className="call">
        <CallHeader call={call} />
        {call.kind === "disconnected" && <CallFailureBar channelId={call.channelId} failure={call.failure} />}
        <KeysNotice />
        {isInCall(call) && (
          <>
            <MoveNotice />
            <MediaNotices />
            <UplinkNotice />
            <StarvedNotice />
            <MicrophoneNotice />
            <ShutNotice />
            <NoGlobalKeyNotice />
            <div className="talk">{mode === "pushToTalk" ? <PushToTalkButton /> : <TransmitState mode={mode} />}</div>
          </>
        )}
        <CallControls />
      </div>
      {children}
    </section>
  );
}
