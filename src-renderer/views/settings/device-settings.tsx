import { useEffect } from "react";
import { Button } from "react-aria-components";
import type { AudioDevice } from "../../store/state.ts";
import { useAppState, useCommands } from "../app-context.tsx";
import { ChoiceSelect } from "../widgets/choice-select.tsx";
import { deviceChoices } from "./device-choices.ts";

export function DeviceSettings() {
  const commands = useCommands();
  const devices = useAppState((state) => state.devices);
  const inputDeviceId = useAppState((state) => state.settings.inputDeviceId);
  const outputDeviceId = useAppState((state) => state.settings.outputDeviceId);
  useEffect(() => commands.listDevices(), [commands]);
  const isNameless = isAnyNameless(devices.inputs) || isAnyNameless(devices.outputs);
  return (
    <>
      <ChoiceSelect
        label="Input device"
        choices={deviceChoices(devices.inputs, inputDeviceId, "Microphone")}
        chosenId={inputDeviceId}
        onChoose={(deviceId) => commands.changeSettings({ inputDeviceId: deviceId })}
      />
      <ChoiceSelect
        label="Output device"
        choices={deviceChoices(devices.outputs, outputDeviceId, "Output")}
        chosenId={outputDeviceId}
        isDisabled={!devices.canChooseOutput}
        {...(devices.canChooseOutput
          ? {}
          : { description: "This browser plays through the output of the system; choose it there." })}
        onChoose={(deviceId) => commands.changeSettings({ outputDeviceId: deviceId })}
      />
      {isNameless && (
        <div className="settings-line">
          <span className="field-description">The names of devices are hidden until one of them was used.</span>
          <Button className="button small" onPress={() => commands.requestDeviceNames()}>
            Show names
          </Button>
        </div>
      )}
    </>
  );
}

function isAnyNameless(devices: readonly AudioDevice[]): boolean {
  return devices.some(({ label }) => label === "");
}
