import { Button } from "react-aria-components";
import { assertNever } from "../../../shared/assert-never.ts";
import type { ConnectionState, EndReason } from "../../../shared/connection/connection-state.ts";
import { useCountdown } from "../widgets/use-countdown.ts";

/** What there is to say about the connection to the server; null while all is well. */
export type ConnectionTrouble =
  | { readonly kind: "reconnecting" }
  | { readonly kind: "waiting"; readonly retryAt: number }
  | { readonly kind: "ended"; readonly reason: EndReason };

export function connectionTrouble(state: ConnectionState): ConnectionTrouble | null {
  switch (state.kind) {
    case "idle":
    case "attached":
      return null;
    case "connecting":
      // The first attempt is how each start looks: nothing to worry anyone with.
      return state.attempt === 0 ? null : { kind: "reconnecting" };
    case "waiting":
      return { kind: "waiting", retryAt: state.retryAt };
    case "ended":
      return state.reason === "closed" ? null : { kind: "ended", reason: state.reason };
    default:
      return assertNever(state);
  }
}

const END_WORDS: Record<EndReason, string> = {
  closed: "The connection is closed.",
  notLoggedIn: "Your session has ended. Load again and log in.",
  takenOver: "This session goes on elsewhere: a newer connection has taken it over.",
  flooding: "The server closed the connection because this client sent too much. Load it again.",
  kicked: "You were removed from this server.",
  ownFault: "The server could not read what this client sent, several times. Load its newest version.",
};

const RELOAD_HELPS: Record<EndReason, boolean> = {
  closed: true,
  notLoggedIn: true,
  takenOver: true,
  flooding: true,
  kicked: false,
  ownFault: true,
};

export function ConnectionWords({ trouble }: { trouble: ConnectionTrouble }) {
  switch (trouble.kind) {
    case "reconnecting":
      return <p role="status">Connection to the server lost. Reconnecting…</p>;
    case "waiting":
      return <Waiting retryAt={trouble.retryAt} />;
    case "ended":
      return (
        <>
          <p role="alert">{END_WORDS[trouble.reason]}</p>
          {RELOAD_HELPS[trouble.reason] && (
            <Button className="button small" onPress={() => location.reload()}>
              {trouble.reason === "takenOver" ? "Continue here" : "Load again"}
            </Button>
          )}
        </>
      );
    default:
      return assertNever(trouble);
  }
}

function Waiting({ retryAt }: { retryAt: number }) {
  const leftS = useCountdown(retryAt);
  return (
    <p>
      <span role="status">Connection to the server lost. </span>
      {/* Outside of the live region: nobody wants to hear each second. */}
      <span className="numbers">{leftS === 0 ? "Reconnecting…" : `Next try in ${leftS} s.`}</span>
    </p>
  );
}
