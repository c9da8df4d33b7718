import { type ReactNode, type RefObject, useState } from "react";
import { Button, Dialog, Heading, Popover, type PopoverProps } from "react-aria-components";
import { useAppState } from "../app-context.tsx";
import type { Participant } from "../people/people.ts";
import { PersonMedia } from "./person-media.tsx";
import { PersonVolume } from "./person-volume.tsx";

interface PersonButtonProps {
  readonly person: Participant;
  readonly className: string;
  /** Beside what, and where, that which opens stands. */
  readonly anchor: RefObject<HTMLElement | null>;
  readonly placement: NonNullable<PopoverProps["placement"]>;
  /** Names it. */
  readonly children: ReactNode;
}

/** Somebody else in one's own call, to press: how loud they are, and how the media with them fares. */
export function PersonButton({ person, className, anchor, placement, children }: PersonButtonProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        className={`person-button ${className}`}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onPress={() => setOpen(true)}
      >
        {children}
      </Button>
      <Popover
        className="popover person-popover scroll"
        triggerRef={anchor}
        isOpen={isOpen}
        onOpenChange={setOpen}
        placement={placement}
        offset={8}
        containerPadding={8}
        {...withinMiddle(isOpen)}
      >
        <Dialog className="popover-body person-details">
          <Heading slot="title" className="popover-title person-title">
            {person.displayName}
          </Heading>
          <PersonVolume userId={person.userId} displayName={person.displayName} />
          <Media sessionId={person.sessionId} displayName={person.displayName} />
        </Dialog>
      </Popover>
    </>
  );
}

/** Within the part of the page that holds nothing which must stay in sight: the voice bar is never covered. */
function withinMiddle(isOpen: boolean): Pick<PopoverProps, "boundaryElement"> {
  const middle = isOpen ? document.querySelector(".middle") : null;
  return middle === null ? {} : { boundaryElement: middle };
}

/** Read here, so that what changes each second draws the open popover anew and not the whole list. */
function Media({ sessionId, displayName }: { sessionId: string; displayName: string }) {
  const peer = useAppState((state) => state.voice.peers.get(sessionId) ?? null);
  return peer === null ? (
    <p className="field-description">There is no connection with {displayName} yet.</p>
  ) : (
    <PersonMedia peer={peer} displayName={displayName} />
  );
}
