import { Button } from "react-aria-components";
import type { Latency } from "../../../shared/client/settings.ts";
import { useAppState, useCommands, useDesktop } from "../app-context.tsx";
import { isInCall } from "../voice-bar/call-words.ts";
import { Notice } from "../widgets/notice.tsx";
import { RadioChoice, type RadioOption } from "../widgets/radio-choice.tsx";

const BALANCED: RadioOption<Latency> = {
  value: "balanced",
  label: "Balanced",
  hint: "Short enough for talk, and safe on a busy computer.",
};
const LOWEST: RadioOption<Latency> = {
  value: "lowest",
  label: "Lowest",
  hint: "Each word arrives sooner. Needs a computer that is never late, else sound crackles.",
};
const OPTIONS = [BALANCED, LOWEST];
const WEB_OPTIONS = [
  BALANCED,
  { ...LOWEST, hint: "A browser keeps buffers of its own: the desktop app gains far more." },
];

/** How much sound waits to be played. */
export function LatencySettings() {
  const commands = useCommands();
  const isDesktop = useAppState((state) => state.desktop !== null);
  const latency = useAppState((state) => state.settings.latency);
  return (
    <>
      <RadioChoice
        label="Latency"
        options={isDesktop ? OPTIONS : WEB_OPTIONS}
        value={latency}
        onChange={(chosen) => commands.changeSettings({ latency: chosen })}
      />
      <Restart />
    </>
  );
}

/** What is chosen and what runs are two things until the desktop app is started anew. */
function Restart() {
  const desktop = useDesktop();
  const wanted = useAppState((state) => state.settings.latency);
  const runs = useAppState((state) => state.voice.latency);
  const isCalling = useAppState(({ voice }) => isInCall(voice.call));
  if (desktop === null || wanted === runs) return null;
  return (
    <Notice kind="info">
      <p>
        Sound plays {runs === "balanced" ? "balanced" : "with the lowest latency"} until Cromulent is started again.
        {isCalling && " Restarting ends your call."}
      </p>
      <div className="notice-actions">
        <Button className="button small" onPress={() => desktop.commands.restart()}>
          Restart now
        </Button>
      </div>
    </Notice>
  );
}
