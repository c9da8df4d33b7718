import { useAppState, useDesktopApp } from "../app-context.tsx";
import { isInCall } from "../voice-bar/call-words.ts";
import { useForm } from "../welcome/use-form.ts";
import { Notice } from "../widgets/notice.tsx";
import { SubmitButton } from "../widgets/submit-button.tsx";
import { TextInput } from "../widgets/text-input.tsx";
import { type AddressField, addressRefusal, checkAddress } from "./address-faults.ts";
import { LeavesCall } from "./leaves-call.tsx";

/** Asks an address for its server, and adds it. */
export function AddServerForm({ onAdded }: { onAdded: () => void }) {
  const { commands } = useDesktopApp();
  const isCalling = useAppState(({ voice }) => isInCall(voice.call));
  const { formRef, onSubmit, field, isPending } = useForm<AddressField>({
    initial: { address: "" },
    check: checkAddress,
    submit: async ({ address }) => {
      await commands.addServer(address.trim());
      onAdded();
    },
    refusal: addressRefusal,
  });
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
      <SubmitButton isPending={isPending} pendingLabel="Asking the server…">
        Add server
      </SubmitButton>
    </form>
  );
}
