import { CornerUpLeft, Ellipsis, Pencil, SmilePlus } from "lucide-react";
import { useRef } from "react";
import { Toolbar } from "react-aria-components";
import type { Message } from "../../../../shared/protocol/values.ts";
import { useAppState } from "../../app-context.tsx";
import { IconButton } from "../../widgets/icon-button.tsx";
import { useInsideTabIndex } from "./current-row.tsx";
import { useMessageActions } from "./message-actions.tsx";
import { permissions } from "./permissions.ts";

/** What is done most, over the corner of the message that one points at. */
export function MessageToolbar({ message }: { message: Message }) {
  const actions = useMessageActions();
  const mayEdit = useAppState(({ roster }) => roster !== null && permissions(roster, message).mayEdit);
  const isOutOfOrder = useInsideTabIndex() === -1;
  const bar = useRef<HTMLDivElement>(null);
  const common = { className: "icon-button small", excludeFromTabOrder: isOutOfOrder };
  const withBar = (act: (anchor: Element) => void) => () => {
    if (bar.current !== null) act(bar.current);
  };
  return (
    <Toolbar ref={bar} className="message-toolbar" aria-label="Message actions">
      <IconButton {...common} label="Add a reaction" onPress={withBar((anchor) => actions.openPicker(message, anchor))}>
        <SmilePlus size={16} aria-hidden="true" />
      </IconButton>
      <IconButton {...common} label="Reply" onPress={() => actions.reply(message)}>
        <CornerUpLeft size={16} aria-hidden="true" />
      </IconButton>
      {mayEdit && (
        <IconButton {...common} label="Edit" onPress={() => actions.edit(message)}>
          <Pencil size={16} aria-hidden="true" />
        </IconButton>
      )}
      <IconButton {...common} label="More" onPress={withBar((anchor) => actions.openMenu(message, anchor))}>
        <Ellipsis size={16} aria-hidden="true" />
      </IconButton>
    </Toolbar>
  );
}
