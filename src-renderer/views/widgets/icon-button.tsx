import type { ReactNode } from "react";
import {
  Button,
  type ButtonProps,
  ToggleButton,
  type ToggleButtonProps,
  Tooltip,
  type TooltipProps,
  TooltipTrigger,
} from "react-aria-components";

export const TOOLTIP_DELAY_MS = 400;

interface Face {
  /** The accessible name, shown as the tooltip as well. */
  readonly label: string;
  readonly children: ReactNode;
  /** Added to the tooltip alone: a key, a state. */
  readonly hint?: string;
  readonly className?: string;
  /** Where the tooltip stands; above where nothing is said. */
  readonly placement?: TooltipProps["placement"];
}

/** A button with an icon alone; its name appears beside it. */
export function IconButton({
  label,
  hint,
  placement,
  className,
  children,
  ...props
}: Face & Omit<ButtonProps, keyof Face>) {
  return (
    <Tipped label={label} hint={hint} placement={placement}>
      <Button {...props} aria-label={label} className={className ?? "icon-button"}>
        {children}
      </Button>
    </Tipped>
  );
}

/** As `IconButton`, for what is on or off (`aria-pressed`); the name stays, the state changes. */
export function IconToggle({
  label,
  hint,
  placement,
  className,
  children,
  ...props
}: Face & Omit<ToggleButtonProps, keyof Face>) {
  return (
    <Tipped label={label} hint={hint} placement={placement}>
      <ToggleButton {...props} aria-label={label} className={className ?? "icon-button"}>
        {children}
      </ToggleButton>
    </Tipped>
  );
}

interface TippedProps {
  readonly label: string;
  readonly hint: string | undefined;
  readonly placement: TooltipProps["placement"] | undefined;
  readonly children: ReactNode;
}

function Tipped({ label, hint, placement, children }: TippedProps) {
  return (
    <TooltipTrigger delay={TOOLTIP_DELAY_MS} closeDelay={0}>
      {children}
      <Tooltip className="tooltip" offset={6} placement={placement ?? "top"}>
        {hint ?? label}
      </Tooltip>
    </TooltipTrigger>
  );
}
