import { PhoneOff } from "lucide-react";
import { assertNever } from "../../../shared/assert-never.ts";
import type { CallStatus } from "../../store/state.ts";
import { useAppState, useCommands, useRoster } from "../app-context.tsx";
import { IconButton } from "../widgets/icon-button.tsx";
import { isInCall, medianRoundTripMs, waitingWords } from "./call-words.ts";
import { ConnectionDetails } from "./connection-details.tsx";

/** The state of the call in a colour, a shape and a word; the same three everywhere. */
export function CallHeader({ call }: { call: CallStatus }) {
  const commands = useCommands();
  const label = useLabel(call);
  const detail = useDetail(call);
  return (
    <div className="call-header">
      <CallDot kind={call.kind} />
      <div className="call-words">
        <span className="call-label truncate" data-testid="call-status" data-state={call.kind}>
          {label}
        </span>
        {detail !== null && <span className="call-detail truncate numbers">{detail}</span>}
      </div>
      {isInCall(call) && (
        <>
          <ConnectionDetails />
          <IconButton label="Disconnect" onPress={() => commands.leaveVoice()}>
            <PhoneOff size={18} aria-hidden="true" />
          </IconButton>
        </>
      )}
    </div>
  );
}

/** A disc, an open ring, a cross: told apart without the colour. */
function CallDot({ kind }: { kind: CallStatus["kind"] }) {
  if (kind === "none") return null;
  return (
    <svg className="call-dot" data-state={kind} width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
      {kind === "connected" && <circle cx="7" cy="7" r="5" fill="currentColor" />}
      {kind === "connecting" && (
        <circle cx="7" cy="7" r="4.5" fill="none" stroke="currentColor" strokeWidth="2.5" strokeDasharray="17 12" />
      )}
      {kind === "disconnected" && (
        <path d="M3.5 3.5l7 7m0-7l-7 7" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" />
      )}
    </svg>
  );
}

function useLabel(call: CallStatus): string {
  const { channels } = useRoster();
  switch (call.kind) {
    case "none":
      return "Not in a call";
    case "connecting":
      return "Connecting…";
    case "connected":
      return channels.find((channel) => channel.id === call.channelId)?.name ?? "In a call";
    case "disconnected":
      return "Disconnected";
    default:
      return assertNever(call);
  }
}

function useDetail(call: CallStatus): string | null {
  const roster = useRoster();
  const peers = useAppState((state) => state.voice.peers);
  const channelName = (channelId: string) => roster.channels.find((channel) => channel.id === channelId)?.name ?? null;
  switch (call.kind) {
    case "none":
      return null;
    case "connecting":
      return waitingWords(roster, call.waitingFor) ?? channelName(call.channelId);
    case "connected": {
      const isAlone = ![...roster.voice.values()].some(
        (member) => member.channelId === call.channelId && member.userId !== roster.self.id,
      );
      if (isAlone) return "Nobody else here yet";
      const roundTripMs = medianRoundTripMs(peers.values());
      return roundTripMs === null ? "Connected" : `Connected · ${Math.max(1, Math.round(roundTripMs))} ms`;
    }
    case "disconnected":
      return channelName(call.channelId);
    default:
      return assertNever(call);
  }
}
