import { useState } from "react";
import { Button } from "react-aria-components";
import type { Action, Binding } from "../../../../shared/desktop/bindings.ts";
import { useDesktopApp } from "../../app-context.tsx";
import { ACTIONS } from "../../keys/key-words.ts";
import { useKeyNaming } from "../../keys/use-key-naming.ts";
import { refusalWords } from "../../welcome/form-faults.ts";
import { Notice } from "../../widgets/notice.tsx";
import { ActionKeys } from "./action-keys.tsx";
import { CaptureDialog } from "./capture-dialog.tsx";
import { KeysStatusNotice } from "./keys-status-notice.tsx";

/** The global keys: which keys do what, also while another program has the focus. */
export function KeysPage() {
  const { state, commands } = useDesktopApp();
  const naming = useKeyNaming();
  const [capturing, setCapturing] = useState<Action | null>(null);
  const [removed, setRemoved] = useState<Binding | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const { bindings } = state;
  const isPortal = state.keySource === "portal";

  const save = (next: readonly Binding[]) => {
    setFault(null);
    commands.setBindings(next).catch((error) => setFault(refusalWords(error)));
  };
  const remove = (binding: Binding) => {
    setRemoved(binding);
    save(bindings.filter(({ id }) => id !== binding.id));
  };
  const add = (binding: Binding, replaced: Binding | null) => {
    setCapturing(null);
    setRemoved(null);
    save([...bindings.filter(({ id }) => id !== replaced?.id), binding]);
  };
  const undo = (binding: Binding) => {
    setRemoved(null);
    save([...bindings, binding]);
  };

  return (
    <div className="settings-page">
      <section className="settings-group">
        <h3 className="settings-group-title">Global keys</h3>
        {isPortal ? (
          <div className="settings-line">
            <p className="field-description">
              This desktop hears the keys itself and assigns them: what you add here is what Cromulent asks it for.
            </p>
            <Button className="button small" onPress={() => commands.openKeySettings()}>
              Choose keys…
            </Button>
          </div>
        ) : (
          <p className="field-description">
            They work while another program has the focus, a game in full screen too. Nothing else that you type reaches
            Cromulent.
          </p>
        )}
        <KeysStatusNotice />
        {fault !== null && <Notice kind="fault">{fault}</Notice>}
      </section>
      {ACTIONS.map((action) => (
        <ActionKeys
          key={action}
          action={action}
          naming={naming}
          removed={removed?.action === action ? removed : null}
          onAdd={() => setCapturing(action)}
          onRemove={remove}
          onUndo={undo}
        />
      ))}
      {capturing !== null && (
        <CaptureDialog action={capturing} naming={naming} onCancel={() => setCapturing(null)} onTake={add} />
      )}
    </div>
  );
}
