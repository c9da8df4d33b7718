import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import type { ServerEntry } from "../../../shared/desktop/desktop-state.ts";
import { useAppState, useCommands, useDesktop, useRoster } from "../app-context.tsx";
import { recentChannels } from "../main/recent-channels.ts";
import { PlaceRow } from "./place-row.tsx";
import { findPlaces, keyOfPlace, type Place } from "./places.ts";

interface SwitcherProps {
  readonly isOpen: boolean;
  readonly shownId: string | null;
  readonly onClose: () => void;
  readonly onServer: (server: ServerEntry) => void;
}

/** Goes anywhere by a few letters; Ctrl+K opens it. */
export function Switcher({ isOpen, onClose, ...props }: SwitcherProps) {
  return (
    <ModalOverlay
      className="overlay switcher-overlay"
      isOpen={isOpen}
      onOpenChange={(open) => open || onClose()}
      isDismissable
    >
      <Modal className="modal switcher-modal">
        <Dialog className="switcher">
          <Heading slot="title" className="visually-hidden">
            Go to
          </Heading>
          <Search {...props} onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Search({ shownId, onClose, onServer }: Omit<SwitcherProps, "isOpen">) {
  const commands = useCommands();
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState(0);
  const found = useFound(query, shownId);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();
  const optionId = (index: number) => `${listId}-${index}`;
  const current = Math.min(chosen, found.length - 1);
  useEffect(() => field.current?.focus(), []);

  const go = (place: Place) => {
    onClose();
    if (place.kind === "server") onServer(place.server);
    else commands.showChannel(place.channel.id);
  };
  const choose = (index: number) => {
    setChosen(index);
    list.current?.children[index]?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { length } = found;
    if (event.nativeEvent.isComposing || length === 0) return;
    if (event.key === "ArrowDown") choose((current + 1) % length);
    else if (event.key === "ArrowUp") choose((current + length - 1) % length);
    else if (event.key === "PageDown") choose(length - 1);
    else if (event.key === "PageUp") choose(0);
    else if (event.key === "Enter") {
      const place = found[current]?.place;
      if (place !== undefined) go(place);
    } else return;
    event.preventDefault();
  };

  return (
    <>
      <input
        ref={field}
        className="switcher-input"
        role="combobox"
        aria-label="Channel, person or server"
        aria-expanded={found.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={found.length > 0 ? optionId(current) : undefined}
        placeholder="Where to?"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={listId} role="listbox" aria-label="Places" className="switcher-list scroll" tabIndex={-1}>
        {found.map(({ place, at }, index) => (
          <PlaceRow
            key={keyOfPlace(place)}
            id={optionId(index)}
            place={place}
            at={at}
            isChosen={index === current}
            onPoint={() => setChosen(index)}
            onGo={() => go(place)}
          />
        ))}
      </div>
      {found.length === 0 && (
        <p className="switcher-none" role="status">
          {query.trim() === "" ? "There is nowhere else to go yet." : `Nothing here is called “${query.trim()}”.`}
        </p>
      )}
      <p className="switcher-hint" aria-hidden="true">
        <kbd className="key">↑</kbd> <kbd className="key">↓</kbd> to choose, <kbd className="key">Enter</kbd> to go
      </p>
    </>
  );
}

function useFound(query: string, shownId: string | null) {
  const roster = useRoster();
  const reads = useAppState((state) => state.chat.reads);
  const desktop = useDesktop()?.state ?? null;
  const activeId = desktop?.activeServerId ?? null;
  const recentIds = useMemo(() => recentChannels(activeId), [activeId]);
  const servers = (desktop?.servers ?? []).filter(({ id }) => id !== activeId);
  return findPlaces(query, { roster, reads, recentIds, shownId, servers });
}
