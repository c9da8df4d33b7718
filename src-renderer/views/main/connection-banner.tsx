import { Unplug } from "lucide-react";
import { useAppState } from "../app-context.tsx";
import { isInCall } from "../voice-bar/call-words.ts";
import { ConnectionWords, connectionTrouble } from "./connection-trouble.tsx";

/** What is wrong with the connection to the server, above the channel; the sound of a call goes on without it. */
export function ConnectionBanner() {
  const trouble = connectionTrouble(useAppState((state) => state.connection));
  const isCalling = useAppState((state) => isInCall(state.voice.call));
  if (trouble === null) return null;
  return (
    <section className="connection-banner" aria-label="Connection to the server">
      <Unplug size={16} aria-hidden="true" />
      <div className="connection-words">
        <ConnectionWords trouble={trouble} />
        {isCalling && trouble.kind !== "ended" && <p className="connection-aside">Your call goes on meanwhile.</p>}
      </div>
    </section>
  );
}
