import { Label, Slider, SliderFill, SliderOutput, SliderThumb, SliderTrack } from "react-aria-components";

interface LabelledSliderProps {
  readonly label: string;
  readonly value: number;
  readonly minValue: number;
  readonly maxValue: number;
  readonly step: number;
  /** Where the ordinary value lies, drawn on the track. */
  readonly mark?: number;
  readonly format: (value: number) => string;
  readonly onChange: (value: number) => void;
}

export function LabelledSlider({
  label,
  value,
  minValue,
  maxValue,
  step,
  mark,
  format,
  onChange,
}: LabelledSliderProps) {
  return (
    <Slider className="slider" value={value} minValue={minValue} maxValue={maxValue} step={step} onChange={onChange}>
      <Label className="field-label">{label}</Label>
      <SliderOutput className="slider-output numbers">{format(value)}</SliderOutput>
      <SliderTrack className="slider-track">
        <SliderFill className="slider-fill" />
        {mark !== undefined && (
          <span
            className="slider-mark"
            style={{ insetInlineStart: `${((mark - minValue) / (maxValue - minValue)) * 100}%` }}
          />
        )}
        <SliderThumb className="slider-thumb" />
      </SliderTrack>
    </Slider>
  );
}
