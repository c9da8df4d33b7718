import { Hash } from "lucide-react";
import type { Channel } from "../../../shared/protocol/values.ts";

/** A text channel: it has its place already, its messages come with a later version. */
export function TextChannel({ channel }: { channel: Channel }) {
  return (
    <div className="empty scroll">
      <span className="empty-sign">
        <Hash size={28} aria-hidden="true" />
      </span>
      <h2 className="empty-title">Nothing is written here yet</h2>
      <p className="empty-lead">
        Text chat comes with a later version of Cromulent, and <strong>#{channel.name}</strong> is where it will be.
      </p>
      <p className="empty-lead">Talking works today: pick a voice channel in the channel list.</p>
    </div>
  );
}
