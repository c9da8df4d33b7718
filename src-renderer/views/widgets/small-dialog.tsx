import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";

interface SmallDialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Whether a press beside it closes it; the Escape key always does. */
  readonly isDismissable?: boolean;
  readonly children: ReactNode;
}

/** A question or a short form over the page, beside the voice bar. */
export function SmallDialog({ title, isOpen, onClose, isDismissable = true, children }: SmallDialogProps) {
  return (
    <ModalOverlay
      className="overlay"
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable={isDismissable}
    >
      <Modal className="modal small">
        <Dialog className="small-dialog">
          <Heading slot="title" className="small-dialog-title">
            {title}
          </Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
