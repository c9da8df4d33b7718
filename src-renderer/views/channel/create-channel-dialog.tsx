import { useState } from "react";
import type { Channel } from "../../../shared/protocol/values.ts";
import { useCommands, useRoster } from "../app-context.tsx";
import { useForm } from "../welcome/use-form.ts";
import { FormActions } from "../widgets/form-actions.tsx";
import { Notice } from "../widgets/notice.tsx";
import { RadioChoice } from "../widgets/radio-choice.tsx";
import { SmallDialog } from "../widgets/small-dialog.tsx";
import { ChannelFields } from "./channel-fields.tsx";
import { type ChannelField, channelChange, channelRefusal, checkChannel, NEW_CHANNEL } from "./channel-form.ts";

interface CreateChannelDialogProps {
  readonly kind: Channel["kind"];
  readonly onClose: () => void;
}

/** Makes a channel, at the end of its kind, and shows it. */
export function CreateChannelDialog({ kind, onClose }: CreateChannelDialogProps) {
  return (
    // A press beside it would lose what was typed.
    <SmallDialog title="Create a channel" isOpen onClose={onClose} isDismissable={false}>
      <CreateForm initialKind={kind} onClose={onClose} />
    </SmallDialog>
  );
}

function CreateForm({ initialKind, onClose }: { initialKind: Channel["kind"]; onClose: () => void }) {
  const commands = useCommands();
  const { limits } = useRoster();
  const [kind, setKind] = useState(initialKind);
  const { formRef, onSubmit, field, formFault, isPending } = useForm<ChannelField>({
    initial: NEW_CHANNEL,
    check: (values) => checkChannel(values, kind, limits.voiceMembers),
    submit: async (values) => {
      const made = await commands.administration.createChannel({ kind, ...channelChange(values, kind) });
      commands.showChannel(made.id);
      onClose();
    },
    refusal: channelRefusal,
  });
  return (
    <form className="form" ref={formRef} onSubmit={onSubmit} noValidate>
      {formFault !== null && <Notice kind="fault">{formFault}</Notice>}
      <RadioChoice
        label="Kind"
        value={kind}
        onChange={setKind}
        options={[
          { value: "text", label: "Text", hint: "Messages, pictures and files." },
          { value: "voice", label: "Voice", hint: "People talk; nothing is written or kept." },
        ]}
      />
      <ChannelFields kind={kind} field={field} retentionDaysBefore={0} />
      <FormActions label="Create channel" pendingLabel="Creating…" isPending={isPending} onCancel={onClose} />
    </form>
  );
}
