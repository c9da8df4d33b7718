import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "../../widgets/icon-button.tsx";
import { useInsideTabIndex } from "./current-row.tsx";

const SAYS_SO_MS = 2_000;

/** Takes a text along, and says whether it did. */
export function CopyButton({ text, label, className }: { text: string; label: string; className: string }) {
  const [outcome, setOutcome] = useState<"none" | "copied" | "refused">("none");
  const tabIndex = useInsideTabIndex();
  useEffect(() => {
    if (outcome === "none") return;
    const timer = setTimeout(() => setOutcome("none"), SAYS_SO_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome("copied");
    } catch {
      setOutcome("refused");
    }
  };
  return (
    <IconButton
      label={outcome === "none" ? label : outcome === "copied" ? "Copied" : "Not copied: select it and press Ctrl+C"}
      className={className}
      excludeFromTabOrder={tabIndex === -1}
      onPress={() => void copy()}
    >
      {outcome === "copied" ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
    </IconButton>
  );
}
