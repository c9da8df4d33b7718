import { Check, ChevronsUpDown } from "lucide-react";
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue, Text } from "react-aria-components";

export interface Choice {
  readonly id: string;
  readonly label: string;
}

interface ChoiceSelectProps {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly chosenId: string;
  readonly isDisabled?: boolean;
  readonly description?: string;
  readonly onChoose: (id: string) => void;
}

/** One of several, from a list that opens. */
export function ChoiceSelect({ label, choices, chosenId, isDisabled, description, onChoose }: ChoiceSelectProps) {
  return (
    <Select
      className="field"
      value={chosenId}
      isDisabled={isDisabled ?? false}
      onChange={(key) => {
        if (typeof key === "string") onChoose(key);
      }}
    >
      <Label className="field-label">{label}</Label>
      <Button className="field-box select-button">
        <SelectValue className="truncate" />
        <ChevronsUpDown size={16} aria-hidden="true" />
      </Button>
      {description !== undefined && (
        <Text slot="description" className="field-description">
          {description}
        </Text>
      )}
      <Popover className="popover select-popover" offset={4}>
        <ListBox className="list-box scroll">
          {choices.map((choice) => (
            <ListBoxItem key={choice.id} id={choice.id} textValue={choice.label} className="list-item">
              <span className="truncate">{choice.label}</span>
              <Check className="list-check" size={16} aria-hidden="true" />
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
