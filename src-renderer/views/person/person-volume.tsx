import { Button } from "react-aria-components";
import { useAppState, useCommands } from "../app-context.tsx";
import { LabelledSlider } from "../widgets/labelled-slider.tsx";

/** How loud one person is for me, 0 to 200 %. */
export function PersonVolume({ userId, displayName }: { userId: string; displayName: string }) {
  const commands = useCommands();
  const volume = useAppState((state) => state.settings.volumes[userId] ?? 1);
  return (
    <div className="person-volume">
      <LabelledSlider
        label="Volume"
        value={volume}
        minValue={0}
        maxValue={2}
        step={0.05}
        mark={1}
        format={(value) => `${Math.round(value * 100)} %`}
        onChange={(value) => commands.setVolume(userId, value)}
      />
      {volume !== 1 && (
        <Button
          className="button small"
          aria-label={`Reset the volume of ${displayName}`}
          onPress={() => commands.setVolume(userId, 1)}
        >
          Reset to 100 %
        </Button>
      )}
    </div>
  );
}
