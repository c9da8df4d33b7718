import type { ReactNode } from "react";
import { useInsideTabIndex } from "../message/current-row.tsx";
import { safeAddress } from "./links.ts";

/** A link in a message: it opens in the browser, tells the other side nothing, and shows where it leads. */
export function TextLink({ address, children }: { address: string; children: ReactNode }) {
  const tabIndex = useInsideTabIndex();
  const href = safeAddress(address);
  if (href === null) return <>{children}</>;
  return (
    <a href={href} title={href} target="_blank" rel="noreferrer noopener" tabIndex={tabIndex}>
      {children}
    </a>
  );
}
