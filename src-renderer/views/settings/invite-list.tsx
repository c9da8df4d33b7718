import { Ticket } from "lucide-react";
import { Button } from "react-aria-components";
import type { Invite } from "../../../shared/protocol/values.ts";
import { useCommands, useRoster } from "../app-context.tsx";
import { nameOf } from "../people/people.ts";
import { LoadedPart } from "../widgets/loaded-part.tsx";
import { Notice } from "../widgets/notice.tsx";
import { useAsked } from "../widgets/use-asked.ts";
import type { Loading } from "../widgets/use-loaded.ts";

/** Every invite that can still be used; their codes are known to those who made them alone. */
export function InviteList({ loading }: { loading: Loading<readonly Invite[]> }) {
  return (
    <section className="settings-group" aria-label="Open invites">
      <h3 className="settings-group-title">Open invites</h3>
      <LoadedPart loading={loading}>
        {(invites) =>
          invites.length === 0 ? (
            <p className="empty-line loaded-line">There is none: nobody new can join by an invite.</p>
          ) : (
            <ul className="rows" aria-label="Open invites">
              {invites.map((invite) => (
                <InviteRow key={invite.id} invite={invite} onRevoked={loading.reload} />
              ))}
            </ul>
          )
        }
      </LoadedPart>
    </section>
  );
}

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

function InviteRow({ invite, onRevoked }: { invite: Invite; onRevoked: () => void }) {
  const { administration } = useCommands();
  const roster = useRoster();
  const { isPending, fault, ask } = useAsked();
  const name = invite.hint === "" ? "Invite" : `${invite.hint}…`;
  const revoke = async () => {
    if (await ask(() => administration.revokeInvite(invite.id))) onRevoked();
  };
  return (
    <li className="row">
      <Ticket size={18} aria-hidden="true" />
      <div className="row-words">
        <span className="row-title numbers">
          {name} · {usesWords(invite)}
        </span>
        <span className="field-description">
          By {nameOf(roster, invite.createdBy)} · until {dateTime.format(invite.expiresAt)}
        </span>
        {fault !== null && <Notice kind="fault">{fault}</Notice>}
      </div>
      <Button
        className="button small"
        aria-label={`Revoke ${name}`}
        isPending={isPending}
        onPress={() => void revoke()}
      >
        {isPending ? "Revoking…" : "Revoke"}
      </Button>
    </li>
  );
}

function usesWords({ uses, maxUses }: Invite): string {
  if (maxUses !== null) return `${uses} of ${maxUses} used`;
  return uses === 0 ? "not used yet" : uses === 1 ? "used once" : `used ${uses} times`;
}
