import { ChevronDown } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { Button } from "react-aria-components";

/** Details that are there for whoever asks for them. */
export function Fold({ label, children }: { label: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const contentId = useId();
  return (
    <div className="fold">
      <Button className="fold-toggle" aria-expanded={isOpen} aria-controls={contentId} onPress={() => setOpen(!isOpen)}>
        <ChevronDown size={14} aria-hidden="true" className="fold-chevron" />
        {label}
      </Button>
      <div id={contentId} hidden={!isOpen}>
        {children}
      </div>
    </div>
  );
}
