import { Button } from "react-aria-components";

interface FormActionsProps {
  readonly label: string;
  readonly pendingLabel: string;
  readonly isPending: boolean;
  readonly isDisabled?: boolean;
  readonly onCancel: () => void;
}

/** The last line of a form in a dialog. */
export function FormActions({ label, pendingLabel, isPending, isDisabled = false, onCancel }: FormActionsProps) {
  return (
    <div className="dialog-actions">
      <Button className="button plain" onPress={onCancel}>
        Cancel
      </Button>
      <Button type="submit" className="button primary" isPending={isPending} isDisabled={isDisabled}>
        {isPending ? pendingLabel : label}
      </Button>
    </div>
  );
}
