import type { ReactNode } from "react";
import { Button } from "react-aria-components";

/** The one filled button of a form; keeps its width and its focus while the answer is awaited. */
export function SubmitButton({
  isPending,
  pendingLabel,
  children,
}: {
  isPending: boolean;
  pendingLabel: string;
  children: ReactNode;
}) {
  return (
    <Button type="submit" className="button primary wide" isPending={isPending}>
      {isPending ? pendingLabel : children}
    </Button>
  );
}
