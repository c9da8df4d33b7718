import type { TransmitMode } from "../../../shared/client/settings.ts";
import { useAppState, useCommands } from "../app-context.tsx";
import { LabelledSlider } from "../widgets/labelled-slider.tsx";
import { LabelledSwitch } from "../widgets/labelled-switch.tsx";
import { RadioChoice, type RadioOption } from "../widgets/radio-choice.tsx";
import { DeviceSettings } from "./device-settings.tsx";
import { GlobalTalkKey } from "./global-talk-key.tsx";
import { LatencySettings } from "./latency-settings.tsx";
import { MicrophoneCheck } from "./microphone-check.tsx";
import { NetworkSettings } from "./network-settings.tsx";
import { TalkKey } from "./talk-key.tsx";

const MODES: readonly RadioOption<TransmitMode>[] = [
  { value: "pushToTalk", label: "Push to talk", hint: "Heard while you hold a key or the button." },
  { value: "voiceActivation", label: "Voice activation", hint: "Heard while you are louder than the threshold." },
  { value: "open", label: "Open microphone", hint: "Heard all the time, unless muted." },
];

/** The voice page: when one is heard, with which devices, and how the sound is treated. */
export function VoicePage() {
  const commands = useCommands();
  const settings = useAppState((state) => state.settings);
  return (
    <div className="settings-page">
      <section className="settings-group">
        <RadioChoice
          label="Transmission"
          options={MODES}
          value={settings.mode}
          onChange={(mode) => commands.changeSettings({ mode })}
        />
        {settings.mode === "pushToTalk" && <TalkKey />}
        {settings.mode === "pushToTalk" && <GlobalTalkKey />}
        {settings.mode !== "open" && (
          <LabelledSlider
            label="Release delay"
            value={settings.releaseDelayMs}
            minValue={0}
            maxValue={1_000}
            step={10}
            mark={200}
            format={(value) => `${value} ms`}
            onChange={(releaseDelayMs) => commands.changeSettings({ releaseDelayMs })}
          />
        )}
      </section>

      <section className="settings-group">
        <h3 className="settings-group-title">Devices</h3>
        <DeviceSettings />
        <LabelledSlider
          label="Output volume"
          value={settings.outputVolume}
          minValue={0}
          maxValue={2}
          step={0.05}
          mark={1}
          format={(value) => `${Math.round(value * 100)} %`}
          onChange={(outputVolume) => commands.changeSettings({ outputVolume })}
        />
      </section>

      <section className="settings-group">
        <h3 className="settings-group-title">Microphone</h3>
        <MicrophoneCheck />
        <LabelledSwitch
          label="Echo cancellation"
          description="Keeps the others from hearing themselves out of your speakers."
          isSelected={settings.echoCancellation}
          onChange={(echoCancellation) => commands.changeSettings({ echoCancellation })}
        />
        <LabelledSwitch
          label="Noise suppression"
          description="Takes out fans, hum and keys."
          isSelected={settings.noiseSuppression}
          onChange={(noiseSuppression) => commands.changeSettings({ noiseSuppression })}
        />
        <LabelledSwitch
          label="Automatic gain control"
          description="Evens out quiet and loud speech."
          isSelected={settings.autoGainControl}
          onChange={(autoGainControl) => commands.changeSettings({ autoGainControl })}
        />
      </section>

      <section className="settings-group">
        <h3 className="settings-group-title">Network</h3>
        <NetworkSettings />
        <LatencySettings />
      </section>

      <section className="settings-group">
        <h3 className="settings-group-title">Cues</h3>
        <LabelledSwitch
          label="Sounds"
          description="Short and quiet: joining, leaving, muting, push to talk."
          isSelected={settings.sounds}
          onChange={(sounds) => commands.changeSettings({ sounds })}
        />
      </section>
    </div>
  );
}
