import { CircleAlert, Info } from "lucide-react";
import type { ReactNode } from "react";

/**
 * A line that explains. `fault` is spoken at once; it has a sign and a strong edge instead of red, which belongs to the
 * state of a call.
 */
export function Notice({ kind, children }: { kind: "fault" | "info"; children: ReactNode }) {
  const Icon = kind === "fault" ? CircleAlert : Info;
  return (
    <div className="notice" data-kind={kind} role={kind === "fault" ? "alert" : "note"}>
      <Icon size={16} aria-hidden="true" />
      <div className="notice-text">{children}</div>
    </div>
  );
}
