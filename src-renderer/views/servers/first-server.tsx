import { WelcomeFrame } from "../welcome/welcome-frame.tsx";
import { AddServerForm } from "./add-server-form.tsx";

/** The desktop app as it starts the first time. */
export function FirstServer() {
  return (
    <WelcomeFrame
      title="Add the server you were invited to"
      lead="People meet on a server that one of them runs: paste the invite link or the address that you were given."
    >
      {/* Another view takes its place once the server is there. */}
      <AddServerForm onAdded={() => undefined} />
    </WelcomeFrame>
  );
}
