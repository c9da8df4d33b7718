import { type ReactNode, type RefObject, useState } from "react";
import { Button, Dialog, DialogTrigger, Heading, Popover, type PopoverProps } from "react-aria-components";
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
  readonly children: ReactNode;
}

/** Somebody else in one's own call, to press: how loud they are, and how the media with them fares. */
export function PersonButton({ person, className, anchor, placement, children }: PersonButtonProps) {
  const [boundary, setBoundary] = useState<Element | null>(null);
  return (
    // Within the part of the page that holds nothing which must stay in sight: the voice bar is never covered.
    <DialogTrigger onOpenChange={() => setBoundary(document.querySelector(".middle"))}>
      <Button className={`person-button ${className}`} aria-label={person.displayName}>
        {children}
      </Button>
      <Popover
        className="popover person-popover scroll"
        triggerRef={anchor}
        placement={placement}
        offset={8}
        containerPadding={8}
        {...(boundary === null ? {} : { boundaryElement: boundary })}
      >
        <Dialog className="popover-body person-details">
          <Heading slot="title" className="popover-title person-title">
            {person.displayName}
          </Heading>
          <PersonVolume userId={person.userId} displayName={person.displayName} />
          <Media sessionId={person.sessionId} displayName={person.displayName} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
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
