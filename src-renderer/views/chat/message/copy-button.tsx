import { Check, Copy } from "lucide-react";
import { IconButton } from "../../widgets/icon-button.tsx";
import { useCopy } from "../../widgets/use-copy.ts";
import { useInsideTabIndex } from "./current-row.tsx";

/** Takes a text along, and says whether it did. */
export function CopyButton({ text, label, className }: { text: string; label: string; className: string }) {
  const { outcome, copy } = useCopy(text);
  const tabIndex = useInsideTabIndex();
  return (
    <IconButton
      label={outcome === "none" ? label : outcome === "copied" ? "Copied" : "Not copied: select it and press Ctrl+C"}
      className={className}
      excludeFromTabOrder={tabIndex === -1}
      onPress={copy}
    >
      {outcome === "copied" ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
    </IconButton>
  );
}
