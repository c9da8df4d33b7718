import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, Input, Label, TextField } from "react-aria-components";

const SAYS_SO_MS = 2_000;

/** A text to take along: selected when it gets the focus, copied by the button. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const [outcome, setOutcome] = useState<"none" | "copied" | "refused">("none");
  useEffect(() => {
    if (outcome === "none") return;
    const timer = setTimeout(() => setOutcome("none"), SAYS_SO_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = async () => {
    try {
      // Missing on plain http, refused without permission: then the text can still be selected by hand.
      await navigator.clipboard.writeText(value);
      setOutcome("copied");
    } catch {
      setOutcome("refused");
    }
  };
  return (
    <TextField className="field" isReadOnly value={value}>
      <Label className="field-label">{label}</Label>
      <div className="field-box">
        <Input className="field-input numbers" onFocus={(event) => event.currentTarget.select()} />
        <Button className="field-action" aria-label={`Copy ${label.toLowerCase()}`} onPress={() => void copy()}>
          {outcome === "copied" ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
          <span role="status">
            {outcome === "none" ? "Copy" : outcome === "copied" ? "Copied" : "Select it and press Ctrl+C"}
          </span>
        </Button>
      </div>
    </TextField>
  );
}
