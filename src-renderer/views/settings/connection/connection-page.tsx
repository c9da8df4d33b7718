import { Button } from "react-aria-components";
import { assertNever } from "../../../../shared/assert-never.ts";
import type { ConnectionTest } from "../../../store/state.ts";
import { useAppState, useCommands, useRoster } from "../../app-context.tsx";
import { Notice } from "../../widgets/notice.tsx";
import { SentReports } from "./sent-reports.tsx";
import { StepList } from "./step-list.tsx";
import { TestOutcome } from "./test-outcome.tsx";

/** Tests the way to the server and to the others from this machine; for the owner, what the members sent of theirs. */
export function ConnectionPage() {
  const test = useAppState((state) => state.connectionTest);
  const { self } = useRoster();
  const isOwner = self.role === "owner";
  return (
    <div className="settings-page">
      <section className="settings-group" aria-label="Your connection">
        <h3 className="settings-group-title">Your connection</h3>
        <Test test={test} isOwner={isOwner} />
      </section>
      {isOwner && <SentReports />}
    </div>
  );
}

function Test({ test, isOwner }: { test: ConnectionTest; isOwner: boolean }) {
  const commands = useCommands();
  switch (test.kind) {
    case "off":
      return (
        <>
          <p className="field-description">
            Tries every way that sound can take from this computer, and says what is wrong and who can mend it. Takes a
            few seconds; a call goes on meanwhile.
          </p>
          <div className="test-actions">
            <Button className="button primary" onPress={() => commands.startConnectionTest()}>
              Test my connection
            </Button>
          </div>
        </>
      );
    case "running":
      return (
        <>
          <p className="field-description" role="status">
            Testing…
          </p>
          <StepList steps={test.steps} current={test.current} />
          <div className="test-actions">
            <Button className="button" onPress={() => commands.stopConnectionTest()}>
              Cancel
            </Button>
          </div>
        </>
      );
    case "done":
      return <TestOutcome report={test.report} sent={test.sent} isOwner={isOwner} />;
    case "failed":
      return (
        <>
          <Notice kind="fault">{test.message}</Notice>
          <div className="test-actions">
            <Button className="button" onPress={() => commands.startConnectionTest()}>
              Try again
            </Button>
          </div>
        </>
      );
    default:
      return assertNever(test);
  }
}
