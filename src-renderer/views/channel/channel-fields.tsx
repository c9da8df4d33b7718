import type { Channel } from "../../../shared/protocol/values.ts";
import { useRoster } from "../app-context.tsx";
import type { useForm } from "../welcome/use-form.ts";
import { ChoiceSelect } from "../widgets/choice-select.tsx";
import { TextInput } from "../widgets/text-input.tsx";
import { type ChannelField, retentionChoices, retentionWords } from "./channel-form.ts";

interface ChannelFieldsProps {
  readonly kind: Channel["kind"];
  readonly field: ReturnType<typeof useForm<ChannelField>>["field"];
  /** As the channel is now; 0 for a new one. */
  readonly retentionDaysBefore: number;
}

/** What can be set of a channel, by its kind. */
export function ChannelFields({ kind, field, retentionDaysBefore }: ChannelFieldsProps) {
  const { limits } = useRoster();
  const retention = field("retentionDays");
  return (
    <>
      <TextInput {...field("name")} label="Name" autoComplete="off" autoFocus />
      <TextInput
        {...field("topic")}
        label="Topic (optional)"
        description="Stands beside the name, above the channel."
        autoComplete="off"
      />
      {kind === "voice" ? (
        <TextInput
          {...field("userLimit")}
          label="People at most (optional)"
          description={`Nothing: the server's limit, ${limits.voiceMembers}. Who is in it already stays.`}
          inputMode="numeric"
          autoComplete="off"
        />
      ) : (
        <ChoiceSelect
          label="Old messages"
          choices={retentionChoices(retention.value)}
          chosenId={retention.value}
          onChoose={retention.onChange}
          description={retentionWords(Number(retention.value), retentionDaysBefore)}
        />
      )}
    </>
  );
}
