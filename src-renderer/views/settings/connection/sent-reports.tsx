import { useCallback, useEffect, useState } from "react";
import { Button } from "react-aria-components";
import type { SentConnectionReport } from "../../../../shared/protocol/connection-report.ts";
import { useCommands, useRoster } from "../../app-context.tsx";
import { Avatar } from "../../people/avatar.tsx";
import { nameOf } from "../../people/people.ts";
import { refusalWords } from "../../welcome/form-faults.ts";
import { Fold } from "../../widgets/fold.tsx";
import { Notice } from "../../widgets/notice.tsx";
import { type MemberReports, reportsByMember } from "./reports-by-member.ts";
import { StepList } from "./step-list.tsx";
import { VERDICT_WORDS } from "./verdict-words.ts";

type Loaded =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "ready"; readonly members: readonly MemberReports[] };

/** For the server's owner: the last tests that members sent, the newest of each with those before folded away. */
export function SentReports() {
  const commands = useCommands();
  const [loaded, setLoaded] = useState<Loaded>({ kind: "loading" });
  const load = useCallback(() => {
    let isWanted = true;
    const show = (next: Loaded) => {
      if (isWanted) setLoaded(next);
    };
    show({ kind: "loading" });
    commands.listConnectionReports().then(
      (reports) => show({ kind: "ready", members: reportsByMember(reports) }),
      (error) => show({ kind: "failed", message: refusalWords(error) }),
    );
    return () => {
      isWanted = false;
    };
  }, [commands]);
  useEffect(load, [load]);
  return (
    <section className="settings-group" aria-label="Sent by members" aria-busy={loaded.kind === "loading"}>
      <div className="settings-line">
        <h3 className="settings-group-title">Sent by members</h3>
        <Button className="button small" isPending={loaded.kind === "loading"} onPress={() => void load()}>
          {loaded.kind === "failed" ? "Try again" : "Refresh"}
        </Button>
      </div>
      <Content loaded={loaded} />
    </section>
  );
}

function Content({ loaded }: { loaded: Loaded }) {
  if (loaded.kind === "loading") return <p className="field-description">Loading…</p>;
  if (loaded.kind === "failed") return <Notice kind="fault">{loaded.message}</Notice>;
  if (loaded.members.length === 0) {
    return (
      <p className="field-description">
        Nobody has sent a test yet. Members find it in their settings, under Connection; the last five of each are kept
        for 30 days.
      </p>
    );
  }
  return (
    <ul className="reports" aria-label="Members with reports">
      {loaded.members.map((member) => (
        <Member key={member.userId} member={member} />
      ))}
    </ul>
  );
}

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

function Member({ member: { userId, latest, earlier } }: { member: MemberReports }) {
  const roster = useRoster();
  const displayName = nameOf(roster, userId);
  return (
    <li className="report">
      <Avatar userId={userId} displayName={displayName} size="medium" />
      <div className="report-words">
        <span className="report-head">
          <span className="report-name truncate">{displayName}</span>
          <time className="field-description numbers" dateTime={new Date(latest.sentAt).toISOString()}>
            {dateTime.format(latest.sentAt)}
          </time>
        </span>
        <p>{VERDICT_WORDS[latest.report.verdict].sentence}</p>
        <Fold label={`Details of ${displayName}`}>
          <StepList steps={latest.report.steps} current={null} />
          {earlier.length > 0 && <Earlier reports={earlier} />}
        </Fold>
      </div>
    </li>
  );
}

function Earlier({ reports }: { reports: readonly SentConnectionReport[] }) {
  return (
    <>
      <h4 className="report-earlier">Before that</h4>
      <ul>
        {reports.map(({ sentAt, report }) => (
          <li key={sentAt} className="report-head">
            <span>{VERDICT_WORDS[report.verdict].title}</span>
            <time className="field-description numbers" dateTime={new Date(sentAt).toISOString()}>
              {dateTime.format(sentAt)}
            </time>
          </li>
        ))}
      </ul>
    </>
  );
}
