import { useState } from "react";
import { useAppState, useDesktopApp } from "../app-context.tsx";
import { isInCall } from "../voice-bar/call-words.ts";
import { useForm } from "../welcome/use-form.ts";
import { Notice } from "../widgets/notice.tsx";
import { SubmitButton } from "../widgets/submit-button.tsx";
import { TextInput } from "../widgets/text-input.tsx";
import { type AddressField, addressRefusal, checkAddress } from "./address-faults.ts";
import { LeavesCall } from "./leaves-call.tsx";
import { ReadAlong } from "./read-along.tsx";

/** Asks an address for its server, and adds it. */
export function AddServerForm({ onAdded }: { onAdded: () => void }) {
  const { commands } = useDesktopApp();
  const isCalling = useAppState(({ voice }) => isInCall(voice.call));
  /** The address whose traffic others could read, which the user was told. */
  const [warnedOf, setWarnedOf] = useState<string | null>(null);
  const { formRef, onSubmit, field, isPending } = useForm<AddressField>({
    initial: { address: "" },
    check: checkAddress,
    submit: async ({ address }) => {
      const typed = address.trim();
      const outcome = await commands.addServer(typed, typed === warnedOf ? "accept" : "ask");
      if (outcome === "added") onAdded();
      else setWarnedOf(typed);
    },
    refusal: addressRefusal,
  });
  const isWarned = warnedOf !== null && field("address").value.trim() === warnedOf;
  return (
    <form className="form" ref={formRef} onSubmit={onSubmit} noValidate>
      <TextInput
        {...field("address")}
        label="Address or invite link"
        description="For example raid.example, 192.168.1.20:8787 or https://raid.example/invite/…"
        autoComplete="off"
        spellCheck="false"
        inputMode="url"
        autoFocus
      />
      {isCalling && (
        <Notice kind="info">
          <LeavesCall />
        </Notice>
      )}
      <div role="status">
        {isWarned && (
          <Notice kind="info">
            <ReadAlong />
          </Notice>
        )}
      </div>
      <SubmitButton isPending={isPending} pendingLabel="Asking the server…">
        {isWarned ? "Add without encryption" : "Add server"}
      </SubmitButton>
    </form>
  );
}
