import { Trash2 } from "lucide-react";
import { type MouseEvent, useRef, useState } from "react";
import { Button, Menu, MenuItem, Popover, Tooltip, TooltipTrigger } from "react-aria-components";
import type { ServerEntry } from "../../../shared/desktop/desktop-state.ts";
import { initials, tintOf } from "../people/avatar.tsx";
import { TOOLTIP_DELAY_MS } from "../widgets/icon-button.tsx";
import { hostOf } from "./server-names.ts";

interface ServerButtonProps {
  readonly server: ServerEntry;
  readonly isActive: boolean;
  readonly onSelect: () => void;
  readonly onRemove: () => void;
}

/** One server of the rail. The active one is told by its shape: a square beside a bar, where the others are round. */
export function ServerButton({ server, isActive, onSelect, onRemove }: ServerButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const openMenu = (event: MouseEvent) => {
    event.preventDefault();
    setMenuOpen(true);
  };
  return (
    <div className="rail-server" data-active={isActive}>
      <TooltipTrigger delay={TOOLTIP_DELAY_MS} closeDelay={0}>
        <Button
          ref={button}
          className="rail-button"
          data-tint={tintOf(server.id)}
          aria-current={isActive}
          onPress={onSelect}
          // The menu key and Shift+F10 come as a context menu as well.
          onContextMenu={openMenu}
        >
          <span aria-hidden="true">{initials(server.name)}</span>
          <span className="visually-hidden">
            {server.name}, {hostOf(server.url)}
          </span>
        </Button>
        <Tooltip className="tooltip rail-tooltip" placement="right" offset={8}>
          <span>{server.name}</span>
          <span className="rail-address">{hostOf(server.url)}</span>
        </Tooltip>
      </TooltipTrigger>
      <Popover
        className="popover"
        aria-label={server.name}
        triggerRef={button}
        isOpen={isMenuOpen}
        onOpenChange={setMenuOpen}
        placement="right top"
        offset={4}
      >
        <Menu className="list-box" aria-label={server.name} onAction={onRemove} onClose={() => setMenuOpen(false)}>
          <MenuItem id="remove" textValue="Remove server" className="list-item menu-item">
            <Trash2 size={16} aria-hidden="true" /> Remove server
          </MenuItem>
        </Menu>
      </Popover>
    </div>
  );
}
