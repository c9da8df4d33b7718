import { Check, Copy } from "lucide-react";
import { Button, Input, Label, TextField } from "react-aria-components";
import { useCopy } from "./use-copy.ts";

/** A text to take along: selected when it gets the focus, copied by the button. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const { outcome, copy } = useCopy(value);
  return (
    <TextField className="field" isReadOnly value={value}>
      <Label className="field-label">{label}</Label>
      <div className="field-box">
        <Input className="field-input numbers" onFocus={(event) => event.currentTarget.select()} />
        <Button className="field-action" aria-label={`Copy ${label.toLowerCase()}`} onPress={copy}>
          {outcome === "copied" ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
          <span role="status">
            {outcome === "none" ? "Copy" : outcome === "copied" ? "Copied" : "Select it and press Ctrl+C"}
          </span>
        </Button>
      </div>
    </TextField>
  );
}
