import {
  type ClipboardEvent,
  type KeyboardEvent,
  type Ref,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { CompletionList, optionId } from "../completion/completion-list.tsx";
import { type Typed, useCompletion } from "../completion/use-completion.ts";
import { isInFence } from "../completion/word-at.ts";
import { changeField, replaceInField } from "./edit-field.ts";
import { formatSelection } from "./format-selection.ts";
import { isAlone, isBreakKey, markOfKey } from "./keys.ts";
import { pastedFiles } from "./pasted-files.ts";

export interface MessageFieldHandle {
  focus(): void;
  blur(): void;
  /** At the caret, in the place of what is selected. */
  insert(text: string): void;
}

interface MessageFieldProps {
  readonly label: string;
  readonly placeholder?: string;
  /** As it stands outside; the field takes it over where that was changed there. */
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onSubmit: () => void;
  /** Where the Enter key is for a new line: on a keyboard of glass it is the only key that there is. */
  readonly isEnterBreak: boolean;
  /** Answers whether the key did something here. */
  readonly onEscape: () => boolean;
  readonly onUpWhenEmpty?: () => void;
  readonly onFiles?: (files: readonly File[]) => void;
  readonly describedBy?: string;
  readonly isDisabled?: boolean;
  readonly isAutoFocused?: boolean;
  readonly ref?: Ref<MessageFieldHandle>;
}

/**
 * Where a message is written: grows with it, offers names and emoji. The text is the browser's: what React does not set it
 * cannot take from it, neither caret nor undo.
 */
export function MessageField(props: MessageFieldProps) {
  const { label, placeholder, text, onText, onSubmit, isEnterBreak, onEscape, onUpWhenEmpty, onFiles } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const [typed, setTyped] = useState<Typed>({ text, caret: null });
  /** What stands outside, as far as it is known here. */
  const outside = useRef(text);
  const completion = useCompletion(field, typed);
  const isOffering = completion.options.length > 0;

  useLayoutEffect(() => {
    const element = field.current;
    if (element === null || text === outside.current) return;
    outside.current = text;
    if (element.value === text) return;
    element.value = text;
    setTyped({ text, caret: null });
  }, [text]);

  // What was there already is written on, and not before.
  useLayoutEffect(() => {
    const end = field.current?.value.length ?? 0;
    field.current?.setSelectionRange(end, end);
  }, []);

  useImperativeHandle(props.ref, () => ({
    focus: () => field.current?.focus(),
    blur: () => field.current?.blur(),
    insert(inserted) {
      const element = field.current;
      if (element !== null) replaceInField(element, element.selectionStart, element.selectionEnd, inserted);
    },
  }));

  const onInput = (element: HTMLTextAreaElement, event: Event) => {
    const now = readTyped(element);
    outside.current = now.text;
    setTyped(now);
    onText(now.text);
    if (event instanceof InputEvent && event.data?.endsWith(":") && !event.isComposing) {
      completion.replaceTypedEmoji(now);
    }
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // The keys of an input method are its own; Safari's last one is known by its number alone.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const element = event.currentTarget;
    const consume = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    if (completion.handleKey(event)) return consume();
    const mark = markOfKey(event);
    if (mark !== null) {
      consume();
      changeField(element, formatSelection(element.value, element.selectionStart, element.selectionEnd, mark));
    } else if (event.key === "Enter") {
      if (isBreakKey(event, isEnterBreak || isInFence(element.value.slice(0, element.selectionStart)))) return;
      consume();
      onSubmit();
    } else if (event.key === "Escape" && isAlone(event)) {
      if (onEscape()) consume();
    } else if (event.key === "ArrowUp" && !event.altKey && element.value === "" && onUpWhenEmpty !== undefined) {
      consume();
      onUpWhenEmpty();
    }
  };

  const onPaste = (event: ClipboardEvent) => {
    const files = pastedFiles(event.clipboardData);
    if (files.length === 0 || onFiles === undefined) return;
    event.preventDefault();
    onFiles(files);
  };

  return (
    // A copy of the text behind the field gives both their height, without measuring.
    <div className="message-field" data-text={`${typed.text} `}>
      <textarea
        ref={field}
        className="message-textarea scroll"
        rows={1}
        defaultValue={text}
        aria-label={label}
        placeholder={placeholder}
        disabled={props.isDisabled}
        // biome-ignore lint/a11y/noAutofocus: asked for by who opened it.
        autoFocus={props.isAutoFocused}
        autoComplete="off"
        spellCheck
        enterKeyHint={isEnterBreak ? "enter" : "send"}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={isOffering ? listId : undefined}
        aria-activedescendant={isOffering ? optionId(listId, completion.activeIndex) : undefined}
        aria-describedby={props.describedBy}
        onInput={(event) => onInput(event.currentTarget, event.nativeEvent)}
        onSelect={(event) => setTyped(readTyped(event.currentTarget))}
        onBlur={(event) => setTyped({ text: event.currentTarget.value, caret: null })}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <CompletionList id={listId} completion={completion} field={field} />
      <span className="visually-hidden" role="status">
        {isOffering ? suggestionsWords(completion.options.length) : ""}
      </span>
    </div>
  );
}

function readTyped({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): Typed {
  return { text: value, caret: selectionStart === selectionEnd ? selectionStart : null };
}

function suggestionsWords(count: number): string {
  return count === 1 ? "1 suggestion" : `${count} suggestions`;
}
