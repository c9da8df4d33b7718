import { useEffect, useRef } from "react";
import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import type { Action, Binding, Trigger } from "../../../../shared/desktop/bindings.ts";
import { useDesktopApp } from "../../app-context.tsx";
import { KeyChips } from "../../keys/key-chips.tsx";
import { ACTION_WORDS } from "../../keys/key-words.ts";
import { triggerName } from "../../keys/trigger-name.ts";
import { CAPTURES_KEYS } from "../../use-talk-key.ts";
import { Notice } from "../../widgets/notice.tsx";
import { type KeyNaming, keyName } from "../key-name.ts";
import { hintSentence, refusalSentence } from "./capture-words.ts";
import { judgeTrigger } from "./trigger-findings.ts";
import { useCapture } from "./use-capture.ts";

interface CaptureDialogProps {
  readonly action: Action;
  readonly naming: KeyNaming;
  readonly onCancel: () => void;
  /** `replaced`: the same keys of another action, which loses them. */
  readonly onTake: (binding: Binding, replaced: Binding | null) => void;
}

/** Takes the keys for an action by having them pressed, and says what speaks against them before they are bound. */
export function CaptureDialog({ action, naming, onCancel, onTake }: CaptureDialogProps) {
  return (
    <ModalOverlay
      className="overlay"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onCancel();
      }}
    >
      <Modal className="modal small">
        <Dialog className="small-dialog" {...{ [CAPTURES_KEYS]: "" }}>
          <Heading slot="title" className="small-dialog-title">
            {ACTION_WORDS[action].title}
          </Heading>
          <Capturing action={action} naming={naming} onCancel={onCancel} onTake={onTake} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Capturing({ action, naming, onCancel, onTake }: CaptureDialogProps) {
  const { state, commands } = useDesktopApp();
  const box = useRef<HTMLDivElement>(null);
  const { capture, again } = useCapture(state.os, box);
  const isWaiting = capture.kind === "waiting";

  useEffect(() => {
    commands.setCapturingKeys(true);
    return () => commands.setCapturingKeys(false);
  }, [commands]);
  useEffect(() => {
    if (capture.kind === "cancelled") onCancel();
  }, [capture.kind, onCancel]);
  useEffect(() => {
    // A widget with the focus would show its ring, and a screen reader would speak of it.
    if (isWaiting) box.current?.focus();
  }, [isWaiting]);

  const shown = capture.kind === "captured" ? capture.trigger : capture.kind === "waiting" ? capture.held : [];
  const refusal = capture.kind === "waiting" ? capture.refusal : null;
  return (
    <>
      <div ref={box} className="capture-box" data-waiting={isWaiting} tabIndex={-1}>
        {shown.length > 0 ? (
          <KeyChips inputs={shown} naming={naming} />
        ) : (
          <span className="capture-prompt">Press a key, several together, or a mouse button</span>
        )}
      </div>
      {capture.kind === "captured" ? (
        <Verdict
          action={action}
          trigger={capture.trigger}
          naming={naming}
          onAgain={again}
          onCancel={onCancel}
          onTake={onTake}
        />
      ) : (
        <>
          {refusal === null ? (
            <p className="field-description">
              Let go to take them. Escape cancels; Tab and Enter can be bound like any other key.
            </p>
          ) : (
            <Notice kind="fault">{refusalSentence(refusal, keyName(refusal.code, naming))}</Notice>
          )}
          <div className="dialog-actions">
            <Button className="button plain" onPress={onCancel}>
              Cancel
            </Button>
          </div>
        </>
      )}
    </>
  );
}

interface VerdictProps extends CaptureDialogProps {
  readonly trigger: Trigger;
  readonly onAgain: () => void;
}

/** What the pressed keys would mean, and the way to bind them. */
function Verdict({ action, trigger, naming, onAgain, onCancel, onTake }: VerdictProps) {
  const { state } = useDesktopApp();
  const { same, overlaps, hints } = judgeTrigger(trigger, action, state);
  const isThere = same?.action === action;
  const take = () => onTake({ id: crypto.randomUUID(), action, trigger: [...trigger] }, same);
  return (
    <>
      <div className="capture-findings" role="status">
        <span className="visually-hidden">{triggerName(trigger, naming)}</span>
        {isThere && <Notice kind="info">These keys do this already.</Notice>}
        {same !== null && !isThere && (
          <Notice kind="info">
            These keys do “{ACTION_WORDS[same.action].title}” now. Replaced, they no longer do that.
          </Notice>
        )}
        {overlaps.map((binding) => (
          <Notice key={binding.id} kind="info">
            {binding.trigger.length > trigger.length
              ? `${triggerName(binding.trigger, naming)} contains it: that does both, “${ACTION_WORDS[binding.action].title}” and this.`
              : `It contains ${triggerName(binding.trigger, naming)}: pressing it does “${ACTION_WORDS[binding.action].title}” as well.`}
          </Notice>
        ))}
        {hints.map((hint) => (
          <Notice key={hint} kind="info">
            {hintSentence(hint, action)}
          </Notice>
        ))}
      </div>
      <div className="dialog-actions">
        <Button className="button plain" onPress={onCancel}>
          Cancel
        </Button>
        <Button className="button" onPress={onAgain} autoFocus={isThere}>
          Press again
        </Button>
        {!isThere && (
          <Button className="button primary" onPress={take} autoFocus>
            {same === null ? "Use these keys" : "Replace"}
          </Button>
        )}
      </div>
    </>
  );
}
