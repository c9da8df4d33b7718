import { useState } from "react";
import { Button } from "react-aria-components";
import type { InviteAnswer } from "../../../shared/protocol/http.ts";
import { useCommands } from "../app-context.tsx";
import { refusalWords } from "../welcome/form-faults.ts";
import { type Choice, ChoiceSelect } from "../widgets/choice-select.tsx";
import { CopyField } from "../widgets/copy-field.tsx";
import { Notice } from "../widgets/notice.tsx";
import { useLoaded } from "../widgets/use-loaded.ts";
import { InviteList } from "./invite-list.tsx";

const HOUR_S = 3_600;
const LIFETIMES: readonly Choice[] = [
  { id: String(HOUR_S), label: "1 hour" },
  { id: String(24 * HOUR_S), label: "1 day" },
  { id: String(7 * 24 * HOUR_S), label: "7 days" },
  { id: String(30 * 24 * HOUR_S), label: "30 days" },
];
const NO_LIMIT = "none";
const USES: readonly Choice[] = [
  { id: NO_LIMIT, label: "No limit" },
  { id: "1", label: "1 person" },
  { id: "5", label: "5 people" },
  { id: "10", label: "10 people" },
  { id: "25", label: "25 people" },
];

/** Makes invites, and lists those that stand, of which the server gives out no more than the beginning. */
export function InvitesPage() {
  const commands = useCommands();
  const [lifetimeS, setLifetimeS] = useState(String(7 * 24 * HOUR_S));
  const [uses, setUses] = useState(NO_LIMIT);
  const [isPending, setPending] = useState(false);
  const [invite, setInvite] = useState<InviteAnswer | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const invites = useLoaded(() => commands.administration.listInvites());

  const create = async () => {
    setPending(true);
    setFault(null);
    try {
      setInvite(
        await commands.createInvite({
          expiresInS: Number(lifetimeS),
          ...(uses === NO_LIMIT ? {} : { maxUses: Number(uses) }),
        }),
      );
      invites.reload();
    } catch (error) {
      setFault(refusalWords(error));
    } finally {
      setPending(false);
    }
  };

  return (
    <div className="settings-page">
      <section className="settings-group">
        <h3 className="settings-group-title">New invite</h3>
        <p className="field-description">
          Whoever has the link can make an account here until it is used up or expires.
        </p>
        <div className="settings-pair">
          <ChoiceSelect label="Expires after" choices={LIFETIMES} chosenId={lifetimeS} onChoose={setLifetimeS} />
          <ChoiceSelect label="Can be used by" choices={USES} chosenId={uses} onChoose={setUses} />
        </div>
        {fault !== null && <Notice kind="fault">{fault}</Notice>}
        <Button className="button primary" isPending={isPending} onPress={() => void create()}>
          {isPending ? "Creating…" : "Create invite"}
        </Button>
      </section>
      {invite !== null && (
        <section className="settings-group" aria-live="polite">
          <h3 className="settings-group-title">Your invite</h3>
          <CopyField label="Link" value={invite.url} />
          <CopyField label="Code" value={invite.code} />
          <p className="field-description">{inviteWords(invite)} Copy it now: it is not shown again.</p>
        </section>
      )}
      <InviteList loading={invites} />
    </div>
  );
}

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

function inviteWords({ maxUses, expiresAt }: InviteAnswer): string {
  const who = maxUses === null ? "Any number of people" : maxUses === 1 ? "One person" : `${maxUses} people`;
  return `${who} can use it until ${dateTime.format(expiresAt)}.`;
}
