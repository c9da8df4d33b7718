import { useEffect, useRef } from "react";
import { useCommands } from "../app-context.tsx";

/** The part of the scale that speech and rooms use. */
export const LEVEL_FLOOR_DB = -80;
export const LEVEL_CEILING_DB = 0;

/** A value read aloud sixty times a second would be noise: screen readers get it four times a second. */
const SPOKEN_EVERY_MS = 250;

/** The microphone's level as a bar; drawn past React, as it changes with each frame. */
export function LevelMeter({ isLive }: { isLive: boolean }) {
  const commands = useCommands();
  const meter = useRef<HTMLMeterElement>(null);
  const bar = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!isLive) return;
    let frame = 0;
    let spokenAtMs = 0;
    const draw = (nowMs: number) => {
      const levelDb = Math.min(LEVEL_CEILING_DB, Math.max(LEVEL_FLOOR_DB, commands.inputLevelDb()));
      const share = (levelDb - LEVEL_FLOOR_DB) / (LEVEL_CEILING_DB - LEVEL_FLOOR_DB);
      if (bar.current !== null) bar.current.style.transform = `scaleX(${share.toFixed(3)})`;
      if (nowMs - spokenAtMs >= SPOKEN_EVERY_MS) {
        spokenAtMs = nowMs;
        if (meter.current !== null) meter.current.value = Math.round(levelDb);
      }
      frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    const element = bar.current;
    return () => {
      cancelAnimationFrame(frame);
      if (element !== null) element.style.transform = "scaleX(0)";
    };
  }, [isLive, commands]);

  return (
    <div className="level" data-live={isLive}>
      <meter
        ref={meter}
        className="visually-hidden"
        aria-label="Input level"
        min={LEVEL_FLOOR_DB}
        max={LEVEL_CEILING_DB}
        defaultValue={LEVEL_FLOOR_DB}
      />
      <div ref={bar} className="level-bar" />
    </div>
  );
}
