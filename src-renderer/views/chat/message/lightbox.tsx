import { ExternalLink, X } from "lucide-react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import type { Attachment } from "../../../../shared/protocol/values.ts";
import { sizeWords } from "../../../../shared/size-words.ts";
import { useCommands } from "../../app-context.tsx";
import { IconButton } from "../../widgets/icon-button.tsx";

/** A picture as large as the window takes it. */
export function Lightbox({ image, onClose }: { image: Attachment; onClose: () => void }) {
  const { chat } = useCommands();
  const address = chat.fileUrl(image.id, image.name);
  return (
    <ModalOverlay
      className="overlay"
      isOpen
      isDismissable
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className="modal lightbox-modal">
        <Dialog className="lightbox">
          <header className="lightbox-header">
            <Heading slot="title" className="lightbox-title truncate">
              {image.name}
            </Heading>
            <span className="lightbox-size">
              {image.width} × {image.height}, {sizeWords(image.size)}
            </span>
            <span className="spacer" />
            <a className="button small" href={address} target="_blank" rel="noreferrer noopener">
              <ExternalLink size={14} aria-hidden="true" /> Open in browser
            </a>
            <IconButton label="Close" onPress={onClose} placement="bottom">
              <X size={18} aria-hidden="true" />
            </IconButton>
          </header>
          <img
            className="lightbox-picture"
            src={address}
            alt={image.name}
            width={image.width}
            height={image.height}
            decoding="async"
          />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
