import type { Channel } from "../../../../shared/protocol/values.ts";

/** Where one writes to a channel; stands inside of `EditingProvider`. */
export function Composer({ channel }: { channel: Channel }) {
  return <section className="composer" aria-label={`Message #${channel.name}`} />;
}
