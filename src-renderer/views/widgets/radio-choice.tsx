import { Label, Radio, RadioGroup } from "react-aria-components";

export interface RadioOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint: string;
  readonly isDisabled?: boolean;
}

interface RadioChoiceProps<Value extends string> {
  readonly label: string;
  readonly options: readonly RadioOption<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** One of a few, each with what it means below it. */
export function RadioChoice<Value extends string>({ label, options, value, onChange }: RadioChoiceProps<Value>) {
  return (
    <RadioGroup
      className="choice"
      value={value}
      onChange={(chosen) => {
        const option = options.find((each) => each.value === chosen);
        if (option !== undefined) onChange(option.value);
      }}
    >
      <Label className="settings-group-title">{label}</Label>
      {options.map((option) => (
        <Radio
          key={option.value}
          value={option.value}
          aria-label={option.label}
          isDisabled={option.isDisabled ?? false}
          className="choice-item"
        >
          <span className="choice-dot" aria-hidden="true" />
          <span className="choice-words">
            <span className="choice-label">{option.label}</span>
            <span className="field-description">{option.hint}</span>
          </span>
        </Radio>
      ))}
    </RadioGroup>
  );
}
