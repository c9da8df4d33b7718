import { CircleCheck, type LucideIcon, OctagonX, TriangleAlert } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "react-aria-components";
import type { AnswerData, ServerInfo } from "../../../shared/protocol/requests.ts";
import type { Finding } from "../../../shared/protocol/values.ts";
import { useCommands } from "../app-context.tsx";
import { Notice } from "../widgets/notice.tsx";
import { useAsked } from "../widgets/use-asked.ts";
import { BackupLines } from "./backup-lines.tsx";
import { CHECK_WORDS, STATE_WORDS, summary } from "./server-words.ts";

type Status = AnswerData<"server.status">;

/** Each has a shape of its own; the word stands beside it. */
const ICONS: Readonly<Record<Finding["state"], LucideIcon>> = {
  well: CircleCheck,
  warning: TriangleAlert,
  fault: OctagonX,
};

/** A10: what the server knows of its machine and its backups, for its owner. */
export function ServerPage({ server }: { server: ServerInfo }) {
  const { administration } = useCommands();
  const [status, setStatus] = useState<Status | null>(null);
  const { isPending, fault, ask } = useAsked();
  const load = (again: boolean) => void ask(async () => setStatus(await administration.serverStatus(again)));
  const first = useRef(load);
  useEffect(() => first.current(false), []);
  const looksAgain = status !== null;

  return (
    <div className="settings-page">
      <section className="settings-group" aria-label="This server">
        <h3 className="settings-group-title">{server.name}</h3>
        <p className="field-description">Version {status?.version ?? server.version}</p>
      </section>
      <section className="settings-group" aria-label="Checks" aria-busy={isPending}>
        <div className="settings-line">
          <h3 className="settings-group-title">Checks</h3>
          <Button className="button small" isPending={isPending} onPress={() => load(looksAgain)}>
            {buttonWords(status, fault, isPending)}
          </Button>
        </div>
        <p className="field-description">
          What the server found about its machine, the network around it and the relay. You alone see it.
        </p>
        {fault !== null && <Notice kind="fault">{fault}</Notice>}
        {status === null && fault === null && (
          <p className="empty-line loaded-line" role="status">
            Loading…
          </p>
        )}
        {status !== null && <Checks status={status} />}
      </section>
      {status !== null && (
        <section className="settings-group" aria-label="Backups">
          <h3 className="settings-group-title">Backups</h3>
          <BackupLines backup={status.backup} />
        </section>
      )}
    </div>
  );
}

function buttonWords(status: Status | null, fault: string | null, isPending: boolean): string {
  if (isPending) return status === null ? "Loading…" : "Looking…";
  if (status === null) return fault === null ? "Look again" : "Try again";
  return status.checkedAt === null ? "Look now" : "Look again";
}

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

function Checks({ status: { checkedAt, findings } }: { status: Status }) {
  if (checkedAt === null) {
    return (
      <p className="empty-line loaded-line">
        Not looked at yet: the server does so a minute after its start, and then once a day.
      </p>
    );
  }
  return (
    <>
      <p className="check-summary" role="status">
        <strong>{summary(findings)}</strong>{" "}
        <span className="field-description">
          Looked at <time dateTime={new Date(checkedAt).toISOString()}>{dateTime.format(checkedAt)}</time>
        </span>
      </p>
      <ul className="checks" aria-label="What was found">
        {findings.map((finding) => (
          <Check key={`${finding.check} ${finding.what}`} finding={finding} />
        ))}
      </ul>
    </>
  );
}

function Check({ finding: { check, state, what, why, remedy } }: { finding: Finding }) {
  const Icon = ICONS[state];
  return (
    <li className="check" data-state={state}>
      <Icon size={18} aria-hidden="true" />
      <div className="check-words">
        <span className="check-head">
          <span className="check-name">{CHECK_WORDS[check]}</span>
          <span className="check-state">{STATE_WORDS[state]}</span>
        </span>
        <p>{what}</p>
        {why !== "" && <p className="field-description">{why}</p>}
        {remedy !== "" && <p className="check-remedy">{remedy}</p>}
      </div>
    </li>
  );
}
