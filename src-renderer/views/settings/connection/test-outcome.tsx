import { CircleAlert, CircleCheck } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components";
import type { ConnectionReport } from "../../../../shared/protocol/connection-report.ts";
import type { ConnectionTest } from "../../../store/state.ts";
import { useCommands } from "../../app-context.tsx";
import { refusalWords } from "../../welcome/form-faults.ts";
import { Fold } from "../../widgets/fold.tsx";
import { Notice } from "../../widgets/notice.tsx";
import { StepList } from "./step-list.tsx";
import { VERDICT_WORDS, whoWords } from "./verdict-words.ts";

interface TestOutcomeProps {
  readonly report: ConnectionReport;
  readonly sent: Extract<ConnectionTest, { kind: "done" }>["sent"];
  readonly isOwner: boolean;
}

/** What is wrong and who must change what; the steps for whoever wants them; and the way to tell the server's owner. */
export function TestOutcome({ report, sent, isOwner }: TestOutcomeProps) {
  const commands = useCommands();
  const [fault, setFault] = useState<string | null>(null);
  const { sentence, who } = VERDICT_WORDS[report.verdict];
  const Icon = report.verdict === "good" ? CircleCheck : CircleAlert;
  const send = () => {
    setFault(null);
    commands.sendConnectionReport().catch((error) => setFault(refusalWords(error)));
  };
  return (
    <>
      <div className="verdict" role="status" data-who={who}>
        <Icon size={20} aria-hidden="true" />
        <div className="verdict-words">
          <p className="verdict-sentence">{sentence}</p>
          <p className="field-description">{whoWords(who, isOwner)}</p>
        </div>
      </div>
      <Fold label="Details">
        <StepList steps={report.steps} current={null} />
      </Fold>
      {fault !== null && <Notice kind="fault">{fault}</Notice>}
      <div className="test-actions">
        <Button className="button" onPress={() => commands.startConnectionTest()}>
          Test again
        </Button>
        {!isOwner && sent !== "sent" && (
          <Button className="button" isPending={sent === "sending"} onPress={send}>
            {sent === "sending" ? "Sending…" : "Send to the server's owner"}
          </Button>
        )}
        <span className="field-description" role="status">
          {sent === "sent" && "Sent: the server's owner sees it with the details."}
        </span>
      </div>
    </>
  );
}
