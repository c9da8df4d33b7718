import { useId } from "react";
import { Switch } from "react-aria-components";

interface LabelledSwitchProps {
  readonly label: string;
  readonly description: string;
  readonly isSelected: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (isSelected: boolean) => void;
}

export function LabelledSwitch({ label, description, isSelected, isDisabled, onChange }: LabelledSwitchProps) {
  const descriptionId = useId();
  return (
    <Switch
      className="switch"
      aria-label={label}
      aria-describedby={descriptionId}
      isSelected={isSelected}
      isDisabled={isDisabled ?? false}
      onChange={onChange}
    >
      <span className="switch-words">
        <span className="switch-label">{label}</span>
        <span className="field-description" id={descriptionId}>
          {description}
        </span>
      </span>
      <span className="switch-track" aria-hidden="true">
        <span className="switch-thumb" />
      </span>
    </Switch>
  );
}
