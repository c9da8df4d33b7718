import { Hash, Volume2 } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components";
import type { Channel, DeletedChannel } from "../../../shared/protocol/values.ts";
import { useCommands, useRoster } from "../app-context.tsx";
import { CreateChannelDialog } from "../channel/create-channel-dialog.tsx";
import { channelTitle } from "../channel/delete-channel-dialog.tsx";
import { durationWords } from "../channel/duration-words.ts";
import { nameOf } from "../people/people.ts";
import { LoadedPart } from "../widgets/loaded-part.tsx";
import { Notice } from "../widgets/notice.tsx";
import { useToasts } from "../widgets/toasts.tsx";
import { useAsked } from "../widgets/use-asked.ts";
import { useLoaded } from "../widgets/use-loaded.ts";

/** A5: the way to new channels, and the way back to deleted ones. */
export function ChannelsPage() {
  const { administration } = useCommands();
  const { channels, limits } = useRoster();
  const [creating, setCreating] = useState<Channel["kind"] | null>(null);
  // Each channel that goes or comes changes what can be brought back.
  const deleted = useLoaded(() => administration.listDeletedChannels(), channels.map(({ id }) => id).join("\n"));
  return (
    <div className="settings-page">
      <section className="settings-group">
        <h3 className="settings-group-title">Channels</h3>
        <p className="field-description">
          {channels.length} of at most {limits.channels}. Name, topic, place and the rest are set in the channel list:
          in the menu of each channel (⋯), or by dragging it.
        </p>
        <div className="form-end">
          <Button className="button" onPress={() => setCreating("text")}>
            Create a channel…
          </Button>
        </div>
      </section>
      <section className="settings-group" aria-label="Deleted channels">
        <h3 className="settings-group-title">Deleted channels</h3>
        <p className="field-description">
          A deleted channel can be brought back with all its messages for {durationWords(limits.channelRestoreMs)}.
        </p>
        <LoadedPart loading={deleted}>
          {(list) =>
            list.length === 0 ? (
              <p className="empty-line loaded-line">Nothing can be brought back.</p>
            ) : (
              <ul className="rows" aria-label="Deleted channels">
                {list.map((each) => (
                  <DeletedRow key={each.channel.id} deleted={each} onRestored={deleted.reload} />
                ))}
              </ul>
            )
          }
        </LoadedPart>
      </section>
      {creating !== null && <CreateChannelDialog kind={creating} onClose={() => setCreating(null)} />}
    </div>
  );
}

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

function DeletedRow({
  deleted: { channel, deletedBy, restorableUntil },
  onRestored,
}: {
  deleted: DeletedChannel;
  onRestored: () => void;
}) {
  const { administration } = useCommands();
  const roster = useRoster();
  const toasts = useToasts();
  const { isPending, fault, ask } = useAsked();
  const Icon = channel.kind === "text" ? Hash : Volume2;
  const restore = async () => {
    const isDone = await ask(() => administration.restoreChannel(channel.id));
    if (!isDone) return;
    toasts.show({ text: `${channelTitle(channel)} is back.` });
    onRestored();
  };
  return (
    <li className="row">
      <Icon size={18} aria-hidden="true" />
      <div className="row-words">
        <span className="row-title truncate">{channel.name}</span>
        <span className="field-description">
          Deleted by {nameOf(roster, deletedBy)} · until {dateTime.format(restorableUntil)}
        </span>
        {fault !== null && <Notice kind="fault">{fault}</Notice>}
      </div>
      <Button
        className="button small"
        aria-label={`Bring back ${channelTitle(channel)}`}
        isPending={isPending}
        onPress={() => void restore()}
      >
        {isPending ? "Bringing back…" : "Bring back"}
      </Button>
    </li>
  );
}
