import { CircleAlert, EarOff, Gauge, KeyboardOff, Lock, type LucideIcon, MicOff, RouteOff, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components";
import { useAppState, useCommands, useDesktop, useRoster } from "../app-context.tsx";
import { keysFaultWords } from "../keys/key-words.ts";
import { KeysCures } from "../keys/keys-cures.tsx";
import { isGlobalTalkKeyMissing, NO_GLOBAL_KEY } from "../keys/talk-binding.ts";
import { IconButton } from "../widgets/icon-button.tsx";
import { useSessionFlag } from "../widgets/use-session-flag.ts";
import {
  deafWords,
  failureWords,
  isInCall,
  microphoneWords,
  noPathWords,
  SHUT_WORDS,
  STARVED_WORDS,
  uplinkWords,
} from "./call-words.ts";

/** In the call without a microphone: why, and what to do. */
export function MicrophoneNotice() {
  const microphone = useAppState((state) => state.voice.microphone);
  const os = useAppState((state) => state.desktop?.os ?? null);
  if (microphone.kind !== "unavailable") return null;
  return <CallNotice icon={MicOff} words={microphoneWords(microphone.reason, os)} />;
}

/** V2: another channel did not let one in, and the call goes on where it was. */
export function MoveNotice() {
  const move = useAppState((state) => state.voice.refusedMove);
  const { channels } = useRoster();
  if (move === null) return null;
  const name = channels.find((channel) => channel.id === move.channelId)?.name ?? "the other channel";
  return <CallNotice icon={CircleAlert} words={`Still here, not in ${name}. ${failureWords(move.failure).reason}`} />;
}

/** Those of the call with whom no media passes, one way or both. */
export function MediaNotices() {
  const roster = useRoster();
  const peers = useAppState((state) => state.voice.peers);
  const noPath = noPathWords(roster, peers.values());
  const deaf = deafWords(roster, peers.values());
  return (
    <>
      {noPath !== null && <CallNotice kind="trouble" icon={RouteOff} words={noPath} />}
      {deaf !== null && <CallNotice kind="trouble" icon={EarOff} words={deaf} />}
    </>
  );
}

/** The uplink has no room for all at the bitrate of the settings. */
export function UplinkNotice() {
  const words = useAppState((state) => uplinkWords(state.voice.uplink));
  // Gone with it, so that the next time is told again.
  return words === null ? null : <DismissableNotice icon={Gauge} words={words} />;
}

/** The lowest latency was too much for this machine. */
export function StarvedNotice() {
  const hasStarved = useAppState((state) => state.voice.hasStarved);
  return hasStarved ? <DismissableNotice icon={Gauge} words={STARVED_WORDS} /> : null;
}

function DismissableNotice({ icon, words }: { icon: LucideIcon; words: string }) {
  const [isDismissed, setDismissed] = useState(false);
  return isDismissed ? null : <CallNotice icon={icon} words={words} onDismiss={() => setDismissed(true)} />;
}

/** The microphone is shut by the desktop app, whatever one holds. */
export function ShutNotice() {
  const shut = useAppState((state) => state.desktop?.shut ?? null);
  return shut === null ? null : <CallNotice icon={Lock} words={`${SHUT_WORDS[shut]}.`} />;
}

/** What keeps the global keys from working, as soon as one is bound, in a call or before it. */
export function KeysNotice() {
  const desktop = useDesktop();
  const isCalling = useAppState(({ voice }) => isInCall(voice.call));
  if (desktop === null || desktop.state.bindings.length === 0) return null;
  const { keys, os } = desktop.state;
  if (keys.kind === "starting") {
    return isCalling ? <CallNotice icon={null} words="Global keys are being started…" /> : null;
  }
  if (keys.kind !== "failed") return null;
  const { reason, advice, cures } = keysFaultWords(keys.fault, os);
  return (
    <CallNotice icon={KeyboardOff} words={`${reason} ${advice}`}>
      <KeysCures cures={cures} />
    </CallNotice>
  );
}

/** Push-to-talk with the key of the window alone: that is not what one expects beside a game. */
export function NoGlobalKeyNotice() {
  const commands = useCommands();
  const isWanting = useAppState(isGlobalTalkKeyMissing);
  const [isDismissed, setDismissed] = useSessionFlag("no-global-key", false);
  if (!isWanting || isDismissed) return null;
  return (
    <CallNotice icon={KeyboardOff} words={NO_GLOBAL_KEY} onDismiss={() => setDismissed(true)}>
      <Button className="button small" onPress={() => commands.showSettings("keys")}>
        Set a key
      </Button>
    </CallNotice>
  );
}

interface CallNoticeProps {
  /** "trouble": with the state of the call itself, in its yellow. */
  readonly kind?: "plain" | "trouble";
  /** null: nothing is wrong. */
  readonly icon: LucideIcon | null;
  readonly words: string;
  readonly onDismiss?: () => void;
  /** What one can do about it. */
  readonly children?: ReactNode;
}

function CallNotice({ kind = "plain", icon: Icon, words, onDismiss, children }: CallNoticeProps) {
  return (
    <div className="call-notice" data-kind={kind}>
      {Icon !== null && <Icon className="call-notice-icon" size={16} aria-hidden="true" />}
      <div className="call-notice-body">
        <p role="status">{words}</p>
        {children !== undefined && <div className="notice-actions">{children}</div>}
      </div>
      {onDismiss !== undefined && (
        <IconButton label="Dismiss" className="icon-button small" onPress={onDismiss}>
          <X size={14} aria-hidden="true" />
        </IconButton>
      )}
    </div>
  );
}
