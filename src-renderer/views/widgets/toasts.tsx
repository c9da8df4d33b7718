import { X } from "lucide-react";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "react-aria-components";
import { useAppState } from "../app-context.tsx";

/** Long enough to read it and to press its button; it waits while one points at it or has the focus in it. */
const STANDS_MS = 10_000;
/** More would cover what one works on; the oldest goes. */
const SHOWN_AT_ONCE = 3;

export interface Toast {
  readonly text: string;
  /** What can be done about it, as long as it stands. */
  readonly action?: { readonly label: string; run(): void };
}

interface Toasts {
  show(toast: Toast): void;
  /** For screen readers alone: what a seeing person sees happen. */
  say(text: string): void;
}

interface Shown {
  readonly key: number;
  readonly toast: Toast;
}

const ToastContext = createContext<Toasts | null>(null);

/** The place of short notices about what has just happened. They outlive the view that asked for them. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const [said, setSaid] = useState("");
  const nextKey = useRef(0);
  const world = useAppState(({ desktop, roster }) => `${desktop?.activeServerId ?? ""} ${roster?.self.id ?? ""}`);
  // What could be taken back on one server must not be asked of another.
  // biome-ignore lint/correctness/useExhaustiveDependencies: that it is another one is all that counts
  useEffect(() => setShown([]), [world]);
  const toasts = useMemo<Toasts>(
    () => ({
      show: (toast) => {
        const key = nextKey.current++;
        setShown((before) => [...before, { key, toast }].slice(-SHOWN_AT_ONCE));
      },
      // The same words twice are read twice only if the text differs.
      say: (text) => setSaid((before) => (before === text ? `${text}\u00a0` : text)),
    }),
    [],
  );
  return (
    <ToastContext value={toasts}>
      {children}
      {/* Reachable and heard also while a dialog is open, as react-aria lets elements be that are so marked. */}
      <section className="toasts" aria-label="Notices" data-react-aria-top-layer="true">
        <div role="status">
          {shown.map(({ key, toast }) => (
            <ToastLine
              key={key}
              toast={toast}
              onClose={() => setShown((before) => before.filter((each) => each.key !== key))}
            />
          ))}
        </div>
        <div role="status" className="visually-hidden">
          {said}
        </div>
      </section>
    </ToastContext>
  );
}

export function useToasts(): Toasts {
  const toasts = useContext(ToastContext);
  if (toasts === null) throw new Error("A view stands outside of ToastProvider.");
  return toasts;
}

function ToastLine({ toast, onClose }: { toast: Toast; onClose: () => void }) {
  const [isHeld, setHeld] = useState(false);
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => close.current(), STANDS_MS);
    return () => clearTimeout(timer);
  }, [isHeld]);

  const { action } = toast;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only waits; what can be pressed are its buttons
    <div
      className="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className="toast-text">{toast.text}</span>
      {action !== undefined && (
        <Button
          className="toast-action"
          onPress={() => {
            onClose();
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <Button className="toast-close" aria-label="Dismiss" onPress={onClose}>
        <X size={16} aria-hidden="true" />
      </Button>
    </div>
  );
}
