import { Button } from "react-aria-components";
import type { Ban } from "../../../shared/protocol/values.ts";
import { useCommands, useRoster } from "../app-context.tsx";
import { Avatar } from "../people/avatar.tsx";
import { nameOf } from "../people/people.ts";
import { LoadedPart } from "../widgets/loaded-part.tsx";
import { Notice } from "../widgets/notice.tsx";
import { useToasts } from "../widgets/toasts.tsx";
import { useAsked } from "../widgets/use-asked.ts";
import { useLoaded } from "../widgets/use-loaded.ts";

/** A3: who is kept out, and the way to let them in again. */
export function PeoplePage() {
  const { administration } = useCommands();
  const { members, self } = useRoster();
  // Whoever is banned or let in again comes or goes among the members.
  const bans = useLoaded(() => administration.listBans(), [...members.keys()].join("\n"));
  return (
    <div className="settings-page">
      <section className="settings-group">
        <h3 className="settings-group-title">Members</h3>
        <p className="field-description">
          {self.role === "owner"
            ? "In the member list, the menu of a person (⋯) makes them an admin, kicks or bans them, or hands the server over to them."
            : "In the member list, the menu of a person (⋯) kicks or bans them. Admins are made by the owner."}
        </p>
      </section>
      <section className="settings-group" aria-label="Banned people">
        <h3 className="settings-group-title">Banned people</h3>
        <LoadedPart loading={bans}>
          {(list) =>
            list.length === 0 ? (
              <p className="empty-line loaded-line">Nobody is banned.</p>
            ) : (
              <ul className="rows" aria-label="Banned people">
                {list.map((ban) => (
                  <BanRow key={ban.user.id} ban={ban} onLifted={bans.reload} />
                ))}
              </ul>
            )
          }
        </LoadedPart>
      </section>
    </div>
  );
}

const date = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

function BanRow({ ban: { user, bannedBy, bannedAt }, onLifted }: { ban: Ban; onLifted: () => void }) {
  const { administration } = useCommands();
  const roster = useRoster();
  const toasts = useToasts();
  const { isPending, fault, ask } = useAsked();
  const lift = async () => {
    const isDone = await ask(() => administration.unban(user.id));
    if (!isDone) return;
    toasts.show({ text: `${user.displayName} may come back.` });
    onLifted();
  };
  return (
    <li className="row">
      <Avatar userId={user.id} displayName={user.displayName} size="medium" />
      <div className="row-words">
        <span className="row-title truncate">{user.displayName}</span>
        <span className="field-description">
          @{user.username} · banned by {nameOf(roster, bannedBy)} on {date.format(bannedAt)}
        </span>
        {fault !== null && <Notice kind="fault">{fault}</Notice>}
      </div>
      <Button
        className="button small"
        aria-label={`Lift ban of ${user.displayName}`}
        isPending={isPending}
        onPress={() => void lift()}
      >
        {isPending ? "Lifting…" : "Lift ban"}
      </Button>
    </li>
  );
}
