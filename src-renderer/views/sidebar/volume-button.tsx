import { Volume1, Volume2, VolumeX } from "lucide-react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { useAppState, useCommands } from "../app-context.tsx";
import { LabelledSlider } from "../widgets/labelled-slider.tsx";

/** How loud one person is for me, 0 to 200 %. */
export function VolumeButton({ userId, displayName }: { userId: string; displayName: string }) {
  const commands = useCommands();
  const volume = useAppState((state) => state.settings.volumes[userId] ?? 1);
  const Icon = volume === 0 ? VolumeX : volume < 1 ? Volume1 : Volume2;
  const label = `Volume of ${displayName}`;
  return (
    <DialogTrigger>
      <Button className="icon-button small volume-button" aria-label={label} data-changed={volume !== 1}>
        <Icon size={14} aria-hidden="true" />
      </Button>
      <Popover className="popover" placement="bottom end" offset={4}>
        <Dialog className="popover-body volume-popover" aria-label={label}>
          <LabelledSlider
            label={label}
            value={volume}
            minValue={0}
            maxValue={2}
            step={0.05}
            mark={1}
            format={(value) => `${Math.round(value * 100)} %`}
            onChange={(value) => commands.setVolume(userId, value)}
          />
          <Button className="button small" isDisabled={volume === 1} onPress={() => commands.setVolume(userId, 1)}>
            Reset to 100 %
          </Button>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
