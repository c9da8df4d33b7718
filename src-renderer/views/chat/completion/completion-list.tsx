import { Users } from "lucide-react";
import { type RefObject, useEffect, useMemo, useRef } from "react";
import { Popover } from "react-aria-components";
import { assertNever } from "../../../../shared/assert-never.ts";
import { Avatar } from "../../people/avatar.tsx";
import { PresenceDot } from "../../people/presence-dot.tsx";
import type { Completion, Option } from "./use-completion.ts";

interface CompletionListProps {
  readonly id: string;
  readonly completion: Completion;
  readonly field: RefObject<HTMLElement | null>;
}

export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** What is offered while one types; the focus stays in the field, which names the active one. */
export function CompletionList({ id, completion, field }: CompletionListProps) {
  // Above the whole box: what belongs to the message is not covered.
  const anchor = useMemo(
    () => ({
      get current() {
        return field.current?.closest<HTMLElement>(".composer-box") ?? null;
      },
    }),
    [field],
  );
  const { options, activeIndex } = completion;
  const isPeople = options[0]?.kind !== "emoji";
  return (
    <Popover
      className="popover completion"
      triggerRef={anchor}
      isOpen={options.length > 0}
      onOpenChange={(isOpen) => {
        if (!isOpen) completion.dismiss();
      }}
      isNonModal
      placement="top start"
      offset={6}
      containerPadding={8}
    >
      <div id={id} className="completion-list scroll" role="listbox" aria-label={isPeople ? "People" : "Emoji"}>
        {options.map((option, index) => (
          <OptionRow
            key={keyOf(option)}
            id={optionId(id, index)}
            option={option}
            isActive={index === activeIndex}
            onChoose={() => completion.choose(option)}
          />
        ))}
      </div>
    </Popover>
  );
}

interface OptionRowProps {
  readonly id: string;
  readonly option: Option;
  readonly isActive: boolean;
  readonly onChoose: () => void;
}

function OptionRow({ id, option, isActive, onChoose }: OptionRowProps) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView?.({ block: "nearest" });
  }, [isActive]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which keeps the focus.
    <div
      ref={row}
      id={id}
      className="completion-option"
      role="option"
      aria-selected={isActive}
      tabIndex={-1}
      // The field keeps the focus.
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <OptionFace option={option} />
    </div>
  );
}

function OptionFace({ option }: { option: Option }) {
  switch (option.kind) {
    case "person":
      return (
        <>
          <Avatar userId={option.user.id} displayName={option.user.displayName} size="small" />
          <span className="truncate">{option.user.displayName}</span>
          <PresenceDot status={option.status} />
          <span className="completion-aside truncate">@{option.user.username}</span>
        </>
      );
    case "everyone":
      return (
        <>
          <span className="completion-sign">
            <Users size={14} aria-hidden="true" />
          </span>
          <span>@everyone</span>
          <span className="completion-aside truncate">Calls all members</span>
        </>
      );
    case "emoji":
      return (
        <>
          <span className="completion-sign emoji-face" aria-hidden="true">
            {option.unicode}
          </span>
          <span className="truncate">:{option.name}:</span>
        </>
      );
    default:
      return assertNever(option);
  }
}

function keyOf(option: Option): string {
  switch (option.kind) {
    case "person":
      return option.user.id;
    case "everyone":
      return "everyone";
    case "emoji":
      return option.unicode;
    default:
      return assertNever(option);
  }
}
