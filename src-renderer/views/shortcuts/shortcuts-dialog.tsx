import { X } from "lucide-react";
import { useRef } from "react";
import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useAppState } from "../app-context.tsx";
import { keyName } from "../settings/key-name.ts";
import { useFocusableScroll } from "../widgets/use-focusable-scroll.ts";
import { isMacKeyboard, keyWords, SHORTCUTS, type Shortcut } from "./shortcuts.ts";

const GROUPS: readonly Shortcut["group"][] = ["Finding", "Channels", "Voice"];

interface Line {
  readonly words: string;
  readonly keys: readonly string[];
}

/** What the keys of single places do: it stands where they are heard, and here for whoever looks for it. */
const WRITING: readonly Line[] = [
  { words: "Send", keys: ["Enter"] },
  { words: "New line", keys: ["Shift", "Enter"] },
  { words: "Edit your last message", keys: ["↑"] },
  { words: "Mention somebody", keys: ["@"] },
  { words: "Emoji by name", keys: [":"] },
];

/** All shortcuts; Ctrl+/ opens it. */
export function ShortcutsDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <ModalOverlay className="overlay" isOpen={isOpen} onOpenChange={(open) => open || onClose()} isDismissable>
      <Modal className="modal shortcuts-modal">
        <Dialog className="shortcuts">
          <header className="settings-header">
            <Heading slot="title" className="settings-title">
              Keyboard shortcuts
            </Heading>
            <Button slot="close" className="icon-button" aria-label="Close">
              <X size={18} aria-hidden="true" />
            </Button>
          </header>
          <ShortcutLists />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function ShortcutLists() {
  const isMac = isMacKeyboard();
  const talk = useTalkLine();
  const scroll = useRef<HTMLDivElement>(null);
  useFocusableScroll(scroll);
  return (
    <div ref={scroll} className="shortcuts-lists scroll">
      {GROUPS.map((group) => {
        const lines = SHORTCUTS.filter((shortcut) => shortcut.group === group).map(({ words, keys }) => ({
          words,
          keys: keyWords(keys, isMac),
        }));
        return <Group key={group} title={group} lines={group === "Voice" ? [...talk, ...lines] : lines} />;
      })}
      <Group title="Writing" lines={WRITING} />
    </div>
  );
}

/** The key that is held to talk, as it is set now. */
function useTalkLine(): readonly Line[] {
  const talkKey = useAppState((state) => state.settings.talkKey);
  const mode = useAppState((state) => state.settings.mode);
  return mode === "pushToTalk" ? [{ words: "Hold to talk, in a call", keys: [keyName(talkKey)] }] : [];
}

function Group({ title, lines }: { title: string; lines: readonly Line[] }) {
  return (
    <section className="shortcuts-group">
      <h3 className="settings-group-title">{title}</h3>
      <dl>
        {lines.map(({ words, keys }) => (
          <div key={words} className="shortcut">
            <dt>{words}</dt>
            <dd className="key-chips">
              {keys.map((key) => (
                <kbd key={key} className="key">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
