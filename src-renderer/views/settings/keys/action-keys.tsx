import { Plus, X } from "lucide-react";
import { useId } from "react";
import { Button } from "react-aria-components";
import { type Action, BINDINGS_MAX, type Binding } from "../../../../shared/desktop/bindings.ts";
import { useDesktopApp } from "../../app-context.tsx";
import { KeyChips } from "../../keys/key-chips.tsx";
import { ACTION_WORDS } from "../../keys/key-words.ts";
import { triggerName } from "../../keys/trigger-name.ts";
import { IconButton } from "../../widgets/icon-button.tsx";
import type { KeyNaming } from "../key-name.ts";

interface ActionKeysProps {
  readonly action: Action;
  readonly naming: KeyNaming;
  /** What was removed here last, to bring it back. */
  readonly removed: Binding | null;
  readonly onAdd: () => void;
  readonly onRemove: (binding: Binding) => void;
  readonly onUndo: (binding: Binding) => void;
}

/** One action with its keys. */
export function ActionKeys({ action, naming, removed, onAdd, onRemove, onUndo }: ActionKeysProps) {
  const { state } = useDesktopApp();
  const titleId = useId();
  const { title, hint } = ACTION_WORDS[action];
  const own = state.bindings.filter((binding) => binding.action === action);
  const isFull = state.bindings.length >= BINDINGS_MAX;
  return (
    <section className="action-keys" aria-labelledby={titleId}>
      <div className="settings-line">
        <div className="settings-line-words">
          <h4 className="switch-label" id={titleId}>
            {title}
          </h4>
          <p className="field-description">{hint}</p>
        </div>
        <Button className="button small" aria-label={`Add a key: ${title}`} isDisabled={isFull} onPress={onAdd}>
          <Plus size={14} aria-hidden="true" /> Add
        </Button>
      </div>
      {state.keySource === "portal" && own.length > 0 && <AssignedKeys action={action} />}
      {own.length > 0 && (
        <ul className="binding-list" aria-label={`Keys: ${title}`}>
          {state.keySource === "portal" && <li className="binding-list-title">Asked for:</li>}
          {own.map((binding) => (
            <li key={binding.id} className="binding">
              <KeyChips inputs={binding.trigger} naming={naming} />
              <IconButton
                label={`Remove ${triggerName(binding.trigger, naming)}`}
                hint="Remove"
                className="icon-button small"
                onPress={() => onRemove(binding)}
              >
                <X size={14} aria-hidden="true" />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {removed !== null && (
        <p className="binding-removed" role="status">
          {triggerName(removed.trigger, naming)} removed.{" "}
          <Button className="link-button" onPress={() => onUndo(removed)}>
            Undo
          </Button>
        </p>
      )}
    </section>
  );
}

/** What the desktop made of what was asked for, in its own words. */
function AssignedKeys({ action }: { action: Action }) {
  const { keys } = useDesktopApp().state;
  if (keys.kind !== "listening") return null;
  const assigned = keys.portalTriggers?.[action] ?? "";
  return (
    <p className="assigned">
      {assigned === "" ? (
        "The desktop has assigned no key yet."
      ) : (
        <>
          Assigned by the desktop: <kbd className="key">{assigned}</kbd>
        </>
      )}
    </p>
  );
}
