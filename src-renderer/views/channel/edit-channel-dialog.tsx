import type { Channel } from "../../../shared/protocol/values.ts";
import { useCommands, useRoster } from "../app-context.tsx";
import { useForm } from "../welcome/use-form.ts";
import { FormActions } from "../widgets/form-actions.tsx";
import { Notice } from "../widgets/notice.tsx";
import { SmallDialog } from "../widgets/small-dialog.tsx";
import { ChannelFields } from "./channel-fields.tsx";
import {
  type ChannelChange,
  type ChannelField,
  channelChange,
  channelRefusal,
  channelValues,
  checkChannel,
} from "./channel-form.ts";
import { channelTitle } from "./delete-channel-dialog.tsx";

export function EditChannelDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  return (
    <SmallDialog title={`Edit ${channelTitle(channel)}`} isOpen onClose={onClose} isDismissable={false}>
      <EditForm channel={channel} onClose={onClose} />
    </SmallDialog>
  );
}

function EditForm({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const { administration } = useCommands();
  const { limits } = useRoster();
  const { kind } = channel;
  const { formRef, onSubmit, field, formFault, isPending } = useForm<ChannelField>({
    initial: channelValues(channel),
    check: (values) => checkChannel(values, kind, limits.voiceMembers),
    submit: async (values) => {
      const change = whatDiffers(channel, channelChange(values, kind));
      if (Object.keys(change).length > 0) await administration.updateChannel(channel.id, change);
      onClose();
    },
    refusal: channelRefusal,
  });
  return (
    <form className="form" ref={formRef} onSubmit={onSubmit} noValidate>
      {formFault !== null && <Notice kind="fault">{formFault}</Notice>}
      <ChannelFields kind={kind} field={field} retentionDaysBefore={channel.retentionDays ?? 0} />
      <FormActions label="Save" pendingLabel="Saving…" isPending={isPending} onCancel={onClose} />
    </form>
  );
}

/** The rest stays as another admin may have made it meanwhile. */
function whatDiffers(channel: Channel, change: ChannelChange): Partial<ChannelChange> {
  const before: ChannelChange = { ...channel, retentionDays: channel.retentionDays ?? 0 };
  return Object.fromEntries(
    Object.entries(change).filter(([name, value]) => before[name as keyof ChannelChange] !== value),
  );
}
