import type { ReactNode } from "react";
import { Button, Dialog, DialogTrigger, Heading, Popover, type PopoverProps } from "react-aria-components";
import { useAppState } from "../app-context.tsx";
import type { Participant } from "../people/people.ts";
import { PersonMedia } from "./person-media.tsx";
import { PersonVolume } from "./person-volume.tsx";

interface PersonButtonProps {
  readonly person: Participant;
  readonly className: string;
  /** Where what opens stands best. */
  readonly placement: NonNullable<PopoverProps["placement"]>;
  readonly children: ReactNode;
}

/** Somebody else in one's own call, to press: how loud they are, and how the media with them fares. */
export function PersonButton({ person, className, placement, children }: PersonButtonProps) {
  return (
    <DialogTrigger>
      <Button className={`person-button ${className}`} aria-label={person.displayName}>
        {children}
      </Button>
      <Popover
        className="popover person-popover scroll"
        placement={placement}
        offset={8}
        containerPadding={8}
        boundaryElement={beside()}
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

/** The part of the page that holds nothing which must stay in sight: the voice bar is never covered. */
function beside(): Element {
  return document.querySelector(".middle") ?? document.body;
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
