import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components";
import { refusalWords } from "../welcome/form-faults.ts";
import { Notice } from "./notice.tsx";
import { SmallDialog } from "./small-dialog.tsx";

interface ConfirmDialogProps {
  readonly title: string;
  /** What is done, and what it says while it is being done. */
  readonly action: { readonly label: string; readonly pendingLabel: string; readonly run: () => Promise<void> };
  readonly cancelLabel?: string;
  readonly onCancel: () => void;
  readonly onDone: () => void;
  /** What will happen, and what is lost. */
  readonly children: ReactNode;
}

/** Asks before something is done; a refusal stands in the dialog, which stays open for another try. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <SmallDialog title={props.title} isOpen onClose={props.onCancel}>
      <Question {...props} />
    </SmallDialog>
  );
}

function Question({ action, cancelLabel = "Cancel", onCancel, onDone, children }: ConfirmDialogProps) {
  const [isPending, setPending] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const run = async () => {
    setPending(true);
    setFault(null);
    try {
      await action.run();
      onDone();
    } catch (error) {
      setFault(refusalWords(error));
      setPending(false);
    }
  };
  return (
    <>
      <div className="prose">{children}</div>
      {fault !== null && <Notice kind="fault">{fault}</Notice>}
      <div className="dialog-actions">
        <Button className="button plain" onPress={onCancel}>
          {cancelLabel}
        </Button>
        <Button className="button primary" isPending={isPending} onPress={() => void run()} autoFocus>
          {isPending ? action.pendingLabel : action.label}
        </Button>
      </div>
    </>
  );
}
