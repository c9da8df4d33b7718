import type { Message } from "../../../../shared/protocol/values.ts";

/** Takes the place of a message's text while one edits it. */
export function MessageEdit({ message }: { message: Message; onDone(): void }) {
  return <form aria-label={`Edit message ${message.id}`} />;
}
