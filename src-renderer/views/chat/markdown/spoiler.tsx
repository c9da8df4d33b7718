import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components";
import { useInsideTabIndex } from "../message/current-row.tsx";

/** Hidden until it is pressed; then it stays open as long as the message is shown. */
export function Spoiler({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const tabIndex = useInsideTabIndex();
  if (isOpen) return <span className="spoiler">{children}</span>;
  return (
    <Button
      className="spoiler"
      data-hidden="true"
      aria-label="Spoiler, press to show"
      excludeFromTabOrder={tabIndex === -1}
      onPress={() => setOpen(true)}
    >
      {/* Nothing in it is to be pressed, found or read before it is open. */}
      <span inert aria-hidden="true">
        {children}
      </span>
    </Button>
  );
}
