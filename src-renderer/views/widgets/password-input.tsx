import { ArrowBigUpDash, Eye, EyeOff } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { ToggleButton } from "react-aria-components";
import { TextInput } from "./text-input.tsx";

interface PasswordInputProps {
  /** "Password" where nothing is said. */
  readonly label?: string;
  readonly name: string;
  readonly autoComplete: "current-password" | "new-password";
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | null;
  readonly description?: string | undefined;
  readonly isReadOnly: boolean;
}

/** A password with a switch that shows it, and a word when the caps lock is on. */
export function PasswordInput({ label = "Password", ...props }: PasswordInputProps) {
  const [isShown, setShown] = useState(false);
  const [isCapsLockOn, setCapsLockOn] = useState(false);
  const readCapsLock = (event: KeyboardEvent) => setCapsLockOn(event.getModifierState("CapsLock"));
  return (
    <TextInput
      {...props}
      label={label}
      type={isShown ? "text" : "password"}
      onKeyDown={readCapsLock}
      onKeyUp={readCapsLock}
      onBlur={() => setCapsLockOn(false)}
      trailing={
        <>
          {isCapsLockOn && (
            <span className="field-caps" role="status">
              <ArrowBigUpDash size={16} aria-hidden="true" /> Caps Lock
            </span>
          )}
          <ToggleButton aria-label="Show characters" className="field-toggle" isSelected={isShown} onChange={setShown}>
            {isShown ? <EyeOff size={16} aria-hidden="true" /> : <Eye size={16} aria-hidden="true" />}
          </ToggleButton>
        </>
      }
    />
  );
}
