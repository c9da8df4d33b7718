import { useAppState, useCommands } from "../app-context.tsx";
import { ChoiceSelect } from "../widgets/choice-select.tsx";
import { LabelledSwitch } from "../widgets/labelled-switch.tsx";
import { bitrateChoices } from "./bitrate-choices.ts";

/** How sound goes over the network: how much of it, and which way. */
export function NetworkSettings() {
  const commands = useCommands();
  const bitrateKbps = useAppState((state) => state.settings.bitrateKbps);
  const isRelayOnly = useAppState((state) => state.settings.relayOnly);
  const hasNoRelay = useAppState((state) => state.voice.iceProvider === "stun");
  return (
    <>
      <ChoiceSelect
        label="Bitrate"
        choices={bitrateChoices(bitrateKbps)}
        chosenId={String(bitrateKbps)}
        description="To each of the others. Where your connection has no room for all of them, less is sent."
        onChoose={(kbps) => commands.changeSettings({ bitrateKbps: Number(kbps) })}
      />
      <LabelledSwitch
        label="Relay only"
        description={
          hasNoRelay
            ? "This server has no relay: nobody could hear you."
            : "Others in the call do not learn your address. Adds delay, and needs the server's relay."
        }
        isSelected={isRelayOnly}
        // What is on can always be turned off.
        isDisabled={hasNoRelay && !isRelayOnly}
        onChange={(relayOnly) => commands.changeSettings({ relayOnly })}
      />
    </>
  );
}
