import { Copy, CornerUpLeft, Pencil, SmilePlus, Trash2 } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Menu, MenuItem, Popover } from "react-aria-components";
import type { Message } from "../../../../shared/protocol/values.ts";
import { useRoster } from "../../app-context.tsx";
import type { MenuPlace, MessageActions } from "./message-actions.tsx";
import { permissions } from "./permissions.ts";

interface MessageMenuProps {
  readonly message: Message;
  readonly place: MenuPlace;
  readonly actions: MessageActions;
  readonly onClose: () => void;
}

/** All that can be done with a message. */
export function MessageMenu({ message, place, actions, onClose }: MessageMenuProps) {
  const roster = useRoster();
  const { mayEdit, mayDelete } = permissions(roster, message);
  const anchor = useAnchor(place);
  const picker = place instanceof Element ? place : null;
  const act = (id: React.Key) => {
    onClose();
    if (id === "react") actions.openPicker(message, picker ?? rowOf(message) ?? document.body);
    else if (id === "reply") actions.reply(message);
    else if (id === "edit") actions.edit(message);
    else if (id === "copy") actions.copy(message);
    else if (id === "delete") actions.askDelete(message);
  };
  return (
    <>
      {!(place instanceof Element) && <PointAnchor anchor={anchor} x={place.x} y={place.y} />}
      <Popover
        className="popover"
        aria-label="Message actions"
        triggerRef={anchor}
        isOpen
        onOpenChange={(isOpen) => {
          if (!isOpen) onClose();
        }}
        placement={place instanceof Element ? "bottom end" : "bottom start"}
        offset={4}
      >
        <Menu className="list-box message-menu" aria-label="Message actions" onAction={act} onClose={onClose} autoFocus>
          <Item id="react" icon={<SmilePlus size={16} aria-hidden="true" />} text="Add a reaction" />
          <Item id="reply" icon={<CornerUpLeft size={16} aria-hidden="true" />} text="Reply" />
          {mayEdit && <Item id="edit" icon={<Pencil size={16} aria-hidden="true" />} text="Edit" />}
          {message.text !== "" && <Item id="copy" icon={<Copy size={16} aria-hidden="true" />} text="Copy text" />}
          {mayDelete && <Item id="delete" icon={<Trash2 size={16} aria-hidden="true" />} text="Delete…" />}
        </Menu>
      </Popover>
    </>
  );
}

function Item({ id, icon, text }: { id: string; icon: ReactNode; text: string }) {
  return (
    <MenuItem id={id} textValue={text} className="list-item menu-item">
      {icon} {text}
    </MenuItem>
  );
}

function useAnchor(place: MenuPlace) {
  const anchor = useRef<Element | null>(null);
  if (place instanceof Element) anchor.current = place;
  return anchor;
}

/** Something for the menu to stand at, where the pointer was. */
function PointAnchor({ anchor, x, y }: { anchor: React.RefObject<Element | null>; x: number; y: number }) {
  const point = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    anchor.current = point.current;
  }, [anchor]);
  return <span ref={point} className="point-anchor" style={{ left: x, top: y }} aria-hidden="true" />;
}

function rowOf({ id }: Message): Element | null {
  return document.querySelector(`[data-row="m${id}"]`);
}
