import type { ReactNode } from "react";
import {
  Button,
  type ButtonProps,
  ToggleButton,
  type ToggleButtonProps,
  Tooltip,
  TooltipTrigger,
} from "react-aria-components";

const TOOLTIP_DELAY_MS = 400;

interface Face {
  /** The accessible name, shown as the tooltip as well. */
  readonly label: string;
  readonly children: ReactNode;
  /** Added to the tooltip alone: a key, a state. */
  readonly hint?: string;
  readonly className?: string;
}

/** A button with an icon alone; its name appears beside it. */
export function IconButton({ label, hint, className, children, ...props }: Face & Omit<ButtonProps, keyof Face>) {
  return (
    <Tipped label={label} hint={hint}>
      <Button {...props} aria-label={label} className={className ?? "icon-button"}>
        {children}
      </Button>
    </Tipped>
  );
}

/** As `IconButton`, for what is on or off (`aria-pressed`); the name stays, the state changes. */
export function IconToggle({ label, hint, className, children, ...props }: Face & Omit<ToggleButtonProps, keyof Face>) {
  return (
    <Tipped label={label} hint={hint}>
      <ToggleButton {...props} aria-label={label} className={className ?? "icon-button"}>
        {children}
      </ToggleButton>
    </Tipped>
  );
}

function Tipped({ label, hint, children }: { label: string; hint: string | undefined; children: ReactNode }) {
  return (
    <TooltipTrigger delay={TOOLTIP_DELAY_MS} closeDelay={0}>
      {children}
      {/* The name is the button's already: a screen reader need not hear it twice. */}
      <Tooltip className="tooltip" offset={6} aria-hidden="true">
        {hint ?? label}
      </Tooltip>
    </TooltipTrigger>
  );
}
