import { useLayoutEffect, useState } from "react";
import { Button } from "react-aria-components";
import type { ServerInfo } from "../../../shared/protocol/requests.ts";
import type { SignedOutNotice } from "../../store/state.ts";
import { useAppState, useCommands } from "../app-context.tsx";
import { inviteForForm } from "../servers/join-by-link.tsx";
import { Notice } from "../widgets/notice.tsx";
import { inviteInAddress } from "./invite-address.ts";
import { LoginForm } from "./login-form.tsx";
import { RegisterForm } from "./register-form.tsx";
import { WelcomeFrame } from "./welcome-frame.tsx";

const NOTICES: Record<SignedOutNotice, string> = {
  loggedOut: "You are logged out.",
  sessionEnded: "Your session has ended: log in again.",
  kicked: "You were removed from this server.",
};

/** Set-up of a new server, registration with an invite, and log-in. */
export function Welcome({ server, notice }: { server: ServerInfo; notice: SignedOutNotice | null }) {
  const [invite, setInvite] = useState(() => inviteInAddress(location));
  const [form, setForm] = useState<"login" | "register">(invite === null ? "login" : "register");
  const { desktop } = useCommands();
  const linked = useAppState(inviteForForm);

  // An invite link may come at any time; before the page is drawn, so that no other form shows first.
  useLayoutEffect(() => {
    if (linked === null) return;
    setInvite(linked);
    setForm("register");
    desktop?.inviteHandled();
  }, [linked, desktop]);

  if (server.needsOwner) {
    return (
      <WelcomeFrame
        title={`Set up ${server.name}`}
        lead="This server is new. Create the first account: it owns the server and invites the others."
      >
        <RegisterForm code="setUp" initialCode="" />
      </WelcomeFrame>
    );
  }
  const isOpen = server.registration === "open";
  return (
    <WelcomeFrame
      title={server.name}
      lead={
        form === "login" ? "Log in to talk." : isOpen ? "Create your account." : "Create your account with an invite."
      }
    >
      {notice !== null && form === "login" && <Notice kind="info">{NOTICES[notice]}</Notice>}
      {form === "login" ? (
        <LoginForm />
      ) : (
        <RegisterForm key={invite} code={isOpen && invite === null ? "none" : "invite"} initialCode={invite ?? ""} />
      )}
      <p className="welcome-switch">
        {form === "login" ? "New here?" : "Been here before?"}{" "}
        <Button className="link-button" onPress={() => setForm(form === "login" ? "register" : "login")}>
          {form === "login" ? (isOpen ? "Make an account" : "I have an invite") : "I have an account"}
        </Button>
      </p>
    </WelcomeFrame>
  );
}
