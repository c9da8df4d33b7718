import { memo } from "react";
import { MessageView } from "../message/message-view.tsx";
import { PendingView } from "../message/pending-view.tsx";
import { LinesAbove } from "./list-lines.tsx";
import type { Row } from "./rows.ts";

interface RowViewProps {
  readonly row: Row;
  readonly isCurrent: boolean;
  readonly isMarked: boolean;
  readonly isEdited: boolean;
  readonly onEditDone: () => void;
}

/** A row, with the lines above it. */
export const RowView = memo(function RowView({ row, isCurrent, ...rest }: RowViewProps) {
  const common = { rowKey: row.key, isHead: row.isHead, isCurrent };
  return (
    <div className="list-row">
      <LinesAbove row={row} />
      {row.kind === "message" ? (
        <MessageView {...common} {...rest} message={row.message} />
      ) : (
        <PendingView {...common} pending={row.pending} />
      )}
    </div>
  );
});
