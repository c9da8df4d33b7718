import { Button } from "react-aria-components";
import type { Latency } from "../../../shared/client/settings.ts";
import { useAppState, useCommands, useDesktop } from "../app-context.tsx";
import { isInCall, STARVED_WORDS } from "../voice-bar/call-words.ts";
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
  hint: "Words arrive sooner. Needs a computer that is never late, else sound breaks up.",
};
const OPTIONS = [BALANCED, LOWEST];
const WEB_OPTIONS = [
  BALANCED,
  { ...LOWEST, hint: "In the desktop app alone: a browser chooses its buffers itself.", isDisabled: true },
];

/** How much sound waits to be played. */
export function LatencySettings() {
  const commands = useCommands();
  const isDesktop = useAppState((state) => state.desktop !== null);
  const latency = useAppState((state) => state.settings.latency);
  const hasStarved = useAppState((state) => state.voice.hasStarved);
  return (
    <>
      <RadioChoice
        label="Latency"
        options={isDesktop ? OPTIONS : WEB_OPTIONS}
        value={isDesktop ? latency : "balanced"}
        onChange={(chosen) => commands.changeSettings({ latency: chosen })}
      />
      {hasStarved && <Notice kind="info">{STARVED_WORDS}</Notice>}
      <Restart />
    </>
  );
}

const RUNS_WORDS: Record<Latency, string> = { balanced: "balanced", lowest: "with the lowest latency" };

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
        Sound plays {RUNS_WORDS[runs]} until Cromulent is started again.
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
