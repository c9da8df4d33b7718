import { useEffect } from "react";
import { Button, Label, Slider, SliderOutput, SliderThumb, SliderTrack } from "react-aria-components";
import { useAppState, useCommands } from "../app-context.tsx";
import { Notice } from "../widgets/notice.tsx";
import { LEVEL_CEILING_DB, LEVEL_FLOOR_DB, LevelMeter } from "./level-meter.tsx";
import { microphoneTestWords } from "./microphone-faults.ts";

/** One's own microphone: its level, the threshold of voice activation laid over it, and a test of how one sounds. */
export function MicrophoneCheck() {
  const commands = useCommands();
  const test = useAppState((state) => state.microphoneTest);
  const isOpen = useAppState((state) => state.voice.microphone.kind === "ready");
  const thresholdDb = useAppState((state) => state.settings.voiceThresholdDb);
  const isThresholdUsed = useAppState((state) => state.settings.mode === "voiceActivation");
  const os = useAppState((state) => state.desktop?.os ?? null);
  const isRunning = test.kind === "running";
  // Whoever closes the settings is not to be left with an open microphone.
  useEffect(() => () => commands.stopMicrophoneTest(), [commands]);
  return (
    <>
      {test.kind === "failed" && <Notice kind="fault">{microphoneTestWords(test.reason, os)}</Notice>}
      <Slider
        className="slider threshold"
        value={Math.max(LEVEL_FLOOR_DB, thresholdDb)}
        minValue={LEVEL_FLOOR_DB}
        maxValue={LEVEL_CEILING_DB}
        step={1}
        isDisabled={!isThresholdUsed}
        onChange={(voiceThresholdDb) => commands.changeSettings({ voiceThresholdDb })}
      >
        <Label className="field-label">Voice threshold</Label>
        <SliderOutput className="slider-output numbers">
          {isThresholdUsed ? `${thresholdDb} dB` : "used by voice activation"}
        </SliderOutput>
        <SliderTrack className="threshold-track">
          <LevelMeter isLive={isOpen || isRunning} />
          <SliderThumb className="threshold-thumb" />
        </SliderTrack>
      </Slider>
      <div className="settings-line">
        <span className="field-description" role="status">
          {isRunning && test.playback && "Speak: you hear yourself as the others would."}
          {isRunning && !test.playback && "Speak and watch the level."}
          {!isRunning && (isOpen ? "The microphone is open for your call." : "Start the test to see your level.")}
        </span>
        <Button
          className="button small"
          onPress={() => (isRunning ? commands.stopMicrophoneTest() : commands.startMicrophoneTest())}
        >
          {isRunning ? "Stop test" : "Test microphone"}
        </Button>
      </div>
    </>
  );
}
