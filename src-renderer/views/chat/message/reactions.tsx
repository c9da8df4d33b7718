import { SmilePlus } from "lucide-react";
import { useRef } from "react";
import { ToggleButton, Tooltip, TooltipTrigger } from "react-aria-components";
import type { Message, Reaction } from "../../../../shared/protocol/values.ts";
import type { Roster } from "../../../store/state.ts";
import { useAppState } from "../../app-context.tsx";
import { IconButton, TOOLTIP_DELAY_MS } from "../../widgets/icon-button.tsx";
import { useInsideTabIndex } from "./current-row.tsx";
import { useMessageActions } from "./message-actions.tsx";

const NAMED = 12;

/** Who took a message how: each emoji is a switch for one's own. */
export function Reactions({ message }: { message: Message }) {
  const { openPicker } = useMessageActions();
  const tabIndex = useInsideTabIndex();
  const group = useRef<HTMLDivElement>(null);
  if (message.reactions.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div ref={group} className="reactions" role="group" aria-label="Reactions">
      {message.reactions.map((reaction) => (
        <ReactionSwitch key={reaction.emoji} message={message} reaction={reaction} />
      ))}
      <IconButton
        label="Add a reaction"
        className="reaction reaction-add"
        excludeFromTabOrder={tabIndex === -1}
        onPress={() => group.current !== null && openPicker(message, group.current)}
      >
        <SmilePlus size={14} aria-hidden="true" />
      </IconButton>
    </div>
  );
}

function ReactionSwitch({ message, reaction }: { message: Message; reaction: Reaction }) {
  const { react } = useMessageActions();
  const tabIndex = useInsideTabIndex();
  const isOwn = useAppState(({ roster }) => roster !== null && reaction.userIds.includes(roster.self.id));
  const names = useAppState(({ roster }) => (roster === null ? "" : peopleWords(roster, reaction.userIds)));
  const count = reaction.userIds.length;
  return (
    <TooltipTrigger delay={TOOLTIP_DELAY_MS} closeDelay={0}>
      <ToggleButton
        className="reaction"
        aria-label={`${reaction.emoji}, ${count === 1 ? "1 reaction" : `${count} reactions`}`}
        excludeFromTabOrder={tabIndex === -1}
        isSelected={isOwn}
        onChange={(on) => react(message, reaction.emoji, on)}
      >
        <span className="emoji">{reaction.emoji}</span>
        <span className="numbers">{count}</span>
      </ToggleButton>
      <Tooltip className="tooltip reaction-tooltip" offset={6}>
        {names}
      </Tooltip>
    </TooltipTrigger>
  );
}

/** "You, Boris and 3 others" */
function peopleWords(roster: Roster, userIds: readonly string[]): string {
  const isOwn = userIds.includes(roster.self.id);
  const ids = isOwn ? [roster.self.id, ...userIds.filter((id) => id !== roster.self.id)] : userIds;
  const names = ids.map((id) =>
    id === roster.self.id
      ? "You"
      : ((roster.members.get(id) ?? roster.formerMembers.get(id))?.displayName ?? "Former member"),
  );
  const named = names.length > NAMED ? names.slice(0, NAMED - 1) : names;
  const left = names.length - named.length;
  const last = left > 0 ? `${left} others` : (named.pop() ?? "");
  return named.length === 0 ? last : `${named.join(", ")} and ${last}`;
}
