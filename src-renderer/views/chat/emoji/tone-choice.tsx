import { Radio, RadioGroup } from "react-aria-components";
import { EMOJI_TONES, type EmojiTone } from "../../../../shared/client/settings.ts";

const TONES: Record<EmojiTone, { readonly label: string; readonly hand: string }> = {
  none: { label: "Yellow", hand: "✋" },
  light: { label: "Light", hand: "✋🏻" },
  mediumLight: { label: "Medium light", hand: "✋🏼" },
  medium: { label: "Medium", hand: "✋🏽" },
  mediumDark: { label: "Medium dark", hand: "✋🏾" },
  dark: { label: "Dark", hand: "✋🏿" },
};

/** The skin of emoji that show people. */
export function ToneChoice({ tone, onChange }: { tone: EmojiTone; onChange: (tone: EmojiTone) => void }) {
  return (
    <RadioGroup
      className="tone-choice"
      aria-label="Skin tone"
      orientation="horizontal"
      value={tone}
      onChange={(chosen) => {
        const known = EMOJI_TONES.find((each) => each === chosen);
        if (known !== undefined) onChange(known);
      }}
    >
      {EMOJI_TONES.map((each) => (
        <Radio key={each} value={each} className="tone emoji-face" aria-label={TONES[each].label}>
          {TONES[each].hand}
        </Radio>
      ))}
    </RadioGroup>
  );
}
