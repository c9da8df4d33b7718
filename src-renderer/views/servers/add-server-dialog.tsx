import { SmallDialog } from "../widgets/small-dialog.tsx";
import { AddServerForm } from "./add-server-form.tsx";

export function AddServerDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <SmallDialog title="Add a server" isOpen={isOpen} onClose={onClose}>
      <AddServerForm onAdded={onClose} />
    </SmallDialog>
  );
}
