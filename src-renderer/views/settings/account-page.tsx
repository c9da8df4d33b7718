import type { ServerInfo } from "../../../shared/protocol/requests.ts";
import type { Role } from "../../../shared/protocol/values.ts";
import { useRoster } from "../app-context.tsx";
import { Avatar } from "../people/avatar.tsx";
import { RemoveActiveServer } from "../servers/remove-active-server.tsx";

const ROLE_WORDS: Record<Role, string> = { owner: "Owner", admin: "Admin", member: "Member" };

/** Who one is on this server. */
export function AccountPage({ server }: { server: ServerInfo }) {
  const { self } = useRoster();
  return (
    <div className="settings-page">
      <section className="settings-group">
        <h3 className="settings-group-title">You</h3>
        <div className="account-card">
          <Avatar userId={self.id} displayName={self.displayName} size="large" />
          <div className="account-words">
            <span className="account-name truncate">{self.displayName}</span>
            <span className="field-description truncate">
              @{self.username} · {ROLE_WORDS[self.role]}
            </span>
          </div>
        </div>
      </section>
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
