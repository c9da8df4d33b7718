import type { ServerInfo } from "../../../shared/protocol/requests.ts";
import { useCommands } from "../app-context.tsx";
import { RemoveActiveServer } from "../servers/remove-active-server.tsx";
import { useLoaded } from "../widgets/use-loaded.ts";
import { AvatarSettings } from "./account/avatar-settings.tsx";
import { LoginList } from "./account/login-list.tsx";
import { PasswordForm } from "./account/password-form.tsx";
import { ProfileForm } from "./account/profile-form.tsx";

/** Who one is on this server, and where one is logged in. */
export function AccountPage({ server }: { server: ServerInfo }) {
  const { administration } = useCommands();
  const logins = useLoaded(() => administration.listLogins());
  return (
    <div className="settings-page">
      <section className="settings-group">
        <h3 className="settings-group-title">You</h3>
        <AvatarSettings />
      </section>
      <section className="settings-group">
        <h3 className="settings-group-title">Names</h3>
        <ProfileForm />
      </section>
      <section className="settings-group">
        <h3 className="settings-group-title">Password</h3>
        <PasswordForm onChanged={logins.reload} />
      </section>
      <LoginList loading={logins} />
      <section className="settings-group">
        <h3 className="settings-group-title">Server</h3>
        <dl className="facts">
          <dt>Name</dt>
          <dd>{server.name}</dd>
          <dt>Version</dt>
          <dd className="numbers">{server.version}</dd>
          <dt>Who can join</dt>
          <dd>{server.registration === "open" ? "Anyone" : "People with an invite"}</dd>
        </dl>
        <RemoveActiveServer />
      </section>
    </div>
  );
}
