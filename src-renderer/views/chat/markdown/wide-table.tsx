import { type ReactNode, useRef } from "react";
import { useFocusableScroll } from "../../widgets/use-focusable-scroll.ts";

/** A table that scrolls where it is wider than the message. */
export function WideTable({ children }: { children: ReactNode }) {
  const area = useRef<HTMLDivElement>(null);
  useFocusableScroll(area);
  return (
    <div ref={area} className="markdown-table">
      <table>{children}</table>
    </div>
  );
}
