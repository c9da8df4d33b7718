import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { FieldError, Input, Label, Text, TextField, type TextFieldProps } from "react-aria-components";

interface TextInputProps extends Omit<TextFieldProps, "children" | "className"> {
  readonly label: string;
  readonly description?: string | undefined;
  /** What is wrong and what to do; null when nothing is. */
  readonly error: string | null;
  /** Stands inside of the box, after the text. */
  readonly trailing?: ReactNode;
}

/** A labelled line of text with its description and fault below it. */
export function TextInput({ label, description, error, trailing, ...props }: TextInputProps) {
  return (
    <TextField {...props} className="field" isInvalid={error !== null} validationBehavior="aria">
      <Label className="field-label">{label}</Label>
      <div className="field-box">
        <Input className="field-input" autoCapitalize="none" />
        {trailing}
      </div>
      {description !== undefined && error === null && (
        <Text slot="description" className="field-description">
          {description}
        </Text>
      )}
      <FieldError className="field-error">
        <CircleAlert size={14} aria-hidden="true" />
        <span>{error}</span>
      </FieldError>
    </TextField>
  );
}
