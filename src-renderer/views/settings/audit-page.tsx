import {
  Ban,
  DoorOpen,
  FileDown,
  Hash,
  KeyRound,
  LogOut,
  type LucideIcon,
  MessageSquareX,
  Shield,
  Ticket,
  TicketX,
  Trash2,
  Undo2,
  UserCheck,
  UserX,
} from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "react-aria-components";
import type { AuditAction, AuditEntry } from "../../../shared/protocol/values.ts";
import { useCommands, useRoster } from "../app-context.tsx";
import { nameOf } from "../people/people.ts";
import { Notice } from "../widgets/notice.tsx";
import { useAsked } from "../widgets/use-asked.ts";
import { auditWords } from "./audit-words.ts";

const ICONS: Record<AuditAction, LucideIcon> = {
  "channel.created": Hash,
  "channel.updated": Hash,
  "channel.deleted": Trash2,
  "channel.restored": Undo2,
  "member.roleChanged": Shield,
  "member.kicked": DoorOpen,
  "member.banned": Ban,
  "member.unbanned": UserCheck,
  "invite.created": Ticket,
  "invite.revoked": TicketX,
  "message.deleted": MessageSquareX,
  "member.passwordSet": KeyRound,
  "member.loginsEnded": LogOut,
  "member.exported": FileDown,
  "member.deleted": UserX,
};

interface Log {
  /** Newest first. */
  readonly entries: readonly AuditEntry[];
  readonly more: boolean;
}

/** A8: what admins and the owner did, by days. */
export function AuditPage() {
  const { administration } = useCommands();
  const [log, setLog] = useState<Log | null>(null);
  const { isPending, fault, ask } = useAsked();

  const load = (before: number | null) =>
    void ask(async () => {
      const page = await administration.listAudit(before);
      setLog((standing) => ({
        entries: before === null ? page.entries : [...(standing?.entries ?? []), ...page.entries],
        more: page.more,
      }));
    });
  const first = useRef(load);
  useEffect(() => first.current(null), []);

  return (
    <div className="settings-page">
      <section className="settings-group" aria-label="Audit log" aria-busy={isPending}>
        <div className="settings-line">
          <h3 className="settings-group-title">What admins did</h3>
          <Button className="button small" isPending={isPending} onPress={() => load(null)}>
            {log === null && fault !== null ? "Try again" : "Refresh"}
          </Button>
        </div>
        <p className="field-description">Seen by the owner and admins. Nobody can change it.</p>
        {fault !== null && <Notice kind="fault">{fault}</Notice>}
        {log === null && fault === null && (
          <p className="empty-line loaded-line" role="status">
            Loading…
          </p>
        )}
        {log !== null && <Days log={log} />}
        {log?.more === true && (
          <Button className="button" isPending={isPending} onPress={() => load(log.entries.at(-1)?.id ?? null)}>
            {isPending ? "Loading…" : "Load older ones"}
          </Button>
        )}
      </section>
    </div>
  );
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: "full" });
const time = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

function Days({ log: { entries } }: { log: Log }) {
  const roster = useRoster();
  if (entries.length === 0) return <p className="empty-line loaded-line">Nothing was done yet.</p>;
  return byDay(entries).map(({ title, entries: ofDay }) => (
    <section key={title} className="audit-day">
      <h4 className="audit-title">{title}</h4>
      <ul aria-label={title}>
        {ofDay.map((entry) => {
          const Icon = ICONS[entry.action];
          return (
            <li key={entry.id} className="audit-entry">
              <Icon size={16} aria-hidden="true" />
              <span className="audit-words">{auditWords(entry, (userId) => nameOf(roster, userId))}</span>
              <time className="field-description numbers" dateTime={new Date(entry.at).toISOString()}>
                {time.format(entry.at)}
              </time>
            </li>
          );
        })}
      </ul>
    </section>
  ));
}

function byDay(entries: readonly AuditEntry[]): { title: string; entries: AuditEntry[] }[] {
  const days: { title: string; entries: AuditEntry[] }[] = [];
  for (const entry of entries) {
    const title = day.format(entry.at);
    const last = days.at(-1);
    if (last?.title === title) last.entries.push(entry);
    else days.push({ title, entries: [entry] });
  }
  return days;
}
