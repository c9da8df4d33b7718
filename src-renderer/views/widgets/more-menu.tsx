import { Ellipsis, type LucideIcon } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { Button, Menu, MenuItem, Popover, type PopoverProps } from "react-aria-components";

interface MoreMenuProps {
  /** Of the button and of the menu: "More about general". */
  readonly label: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly onAction: (id: string) => void;
  readonly placement: NonNullable<PopoverProps["placement"]>;
  readonly className?: string;
  readonly children: ReactNode;
}

/** The three dots at the end of a row with what can be done about it; the row opens it by a right click as well. */
export function MoreMenu({ label, isOpen, onOpenChange, onAction, placement, className, children }: MoreMenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <Button
        ref={button}
        className={className ?? "icon-button small more-button"}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPress={() => onOpenChange(true)}
      >
        <Ellipsis size={16} aria-hidden="true" />
      </Button>
      <Popover
        className="popover"
        aria-label={label}
        triggerRef={button}
        isOpen={isOpen}
        onOpenChange={onOpenChange}
        placement={placement}
        offset={4}
      >
        <Menu
          className="list-box menu scroll"
          aria-label={label}
          onAction={(key) => onAction(String(key))}
          onClose={() => onOpenChange(false)}
        >
          {children}
        </Menu>
      </Popover>
    </>
  );
}

export function MenuEntry({
  id,
  icon: Icon,
  isDisabled = false,
  children,
}: {
  id: string;
  icon: LucideIcon;
  isDisabled?: boolean;
  children: string;
}) {
  return (
    <MenuItem id={id} textValue={children} className="list-item menu-item" isDisabled={isDisabled}>
      <Icon size={16} aria-hidden="true" /> {children}
    </MenuItem>
  );
}
