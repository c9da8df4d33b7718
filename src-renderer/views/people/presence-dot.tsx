import type { PresenceStatus } from "../../../shared/protocol/values.ts";

/** Presence by shape, not by colour: a disc, a half moon, a ring. Green and yellow belong to calls. */
export function PresenceDot({ status }: { status: PresenceStatus }) {
  return (
    <svg className="presence" data-status={status} width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      {status === "online" && <circle cx="6" cy="6" r="4" fill="currentColor" />}
      {status === "idle" && <path d="M8.9 8.2A4.1 4.1 0 1 1 5.3 2a3.4 3.4 0 0 0 3.6 6.2z" fill="currentColor" />}
      {status === "offline" && <circle cx="6" cy="6" r="3.1" fill="none" stroke="currentColor" strokeWidth="1.8" />}
    </svg>
  );
}
