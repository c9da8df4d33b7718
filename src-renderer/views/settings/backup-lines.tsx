import type { BackupStatus } from "../../../shared/protocol/values.ts";
import { Notice } from "../widgets/notice.tsx";
import { everyWords, madeWords } from "./server-words.ts";

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** The last backup and whether it was proved, the next one, and how they are switched on where none is made. */
export function BackupLines({ backup: { everyMs, last, lastProvedAt, nextAt } }: { backup: BackupStatus }) {
  return (
    <>
      {last?.outcome === "failed" && (
        <Notice kind="fault">
          The last backup failed on {dateTime.format(last.at)}: {last.detail}
        </Notice>
      )}
      <dl className="facts">
        <dt>Last one proved to restore</dt>
        <dd>{lastProvedAt === null ? "None yet" : <Time at={lastProvedAt} />}</dd>
        {last?.outcome === "proved" && (
          <>
            <dt>Archive</dt>
            <dd>{madeWords(last)}</dd>
          </>
        )}
        <dt>Made by itself</dt>
        <dd>{everyMs === null ? "No" : everyWords(everyMs)}</dd>
        {nextAt !== null && (
          <>
            <dt>Next</dt>
            <dd>
              <Time at={nextAt} />
            </dd>
          </>
        )}
      </dl>
      {everyMs === null && (
        <p className="field-description">
          To have one made each day, whoever runs the machine sets <code>BACKUP_EVERY=24h</code> for the server and
          starts it anew.
        </p>
      )}
    </>
  );
}

function Time({ at }: { at: number }) {
  return <time dateTime={new Date(at).toISOString()}>{dateTime.format(at)}</time>;
}
