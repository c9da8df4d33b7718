import { Check, ChevronDown, File, Image, Link } from "lucide-react";
import { Button, ListBox, ListBoxItem, Popover, Select, ToggleButton } from "react-aria-components";
import type { SearchQuery } from "../../store/chat-state.ts";
import { useRoster } from "../app-context.tsx";
import { channelsOfKind } from "../people/people.ts";

interface SearchFiltersProps {
  readonly query: SearchQuery;
  readonly onChange: (query: SearchQuery) => void;
}

const KINDS = [
  { has: "file", label: "Files", Icon: File },
  { has: "image", label: "Images", Icon: Image },
  { has: "link", label: "Links", Icon: Link },
] as const;

const ANY = "any";

/** What narrows a search down: where, by whom, with what in it. */
export function SearchFilters({ query, onChange }: SearchFiltersProps) {
  const roster = useRoster();
  const channels = channelsOfKind(roster, "text").map(({ id, name }) => ({ id, name: `#${name}` }));
  const people = [...roster.members.values(), ...roster.formerMembers.values()].map(({ id, displayName }) => ({
    id,
    name: displayName,
  }));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend that nobody has to see.
    <div role="group" aria-label="Filters" className="search-filters">
      <Filter
        label="In channel"
        anyLabel="All channels"
        choices={channels}
        chosenId={query.channelId}
        onChoose={(channelId) => onChange({ ...query, channelId })}
      />
      <Filter
        label="From"
        anyLabel="Anyone"
        choices={people.sort((a, b) => a.name.localeCompare(b.name))}
        chosenId={query.authorId}
        onChoose={(authorId) => onChange({ ...query, authorId })}
      />
      {KINDS.map(({ has, label, Icon }) => (
        <ToggleButton
          key={has}
          className="filter-chip"
          isSelected={query.has === has}
          onChange={(isSelected) => onChange({ ...query, has: isSelected ? has : null })}
        >
          <Icon size={14} aria-hidden="true" /> {label}
        </ToggleButton>
      ))}
    </div>
  );
}

interface FilterProps {
  readonly label: string;
  readonly anyLabel: string;
  readonly choices: readonly { readonly id: string; readonly name: string }[];
  readonly chosenId: string | null;
  readonly onChoose: (id: string | null) => void;
}

function Filter({ label, anyLabel, choices, chosenId, onChoose }: FilterProps) {
  const chosen = choices.find(({ id }) => id === chosenId) ?? null;
  const items = [{ id: ANY, name: anyLabel }, ...choices.map(({ id, name }) => ({ id: `of ${id}`, name }))];
  return (
    <Select
      aria-label={label}
      value={chosen === null ? ANY : `of ${chosen.id}`}
      onChange={(key) => onChoose(typeof key === "string" && key.startsWith("of ") ? key.slice(3) : null)}
    >
      <Button
        className="filter-chip"
        aria-label={`${label}: ${chosen?.name ?? anyLabel}`}
        data-selected={chosen === null ? undefined : true}
      >
        <span className="truncate">{chosen?.name ?? anyLabel}</span>
        <ChevronDown size={14} aria-hidden="true" />
      </Button>
      <Popover className="popover filter-popover" offset={4}>
        <ListBox className="list-box scroll" items={items}>
          {({ id, name }) => (
            <ListBoxItem id={id} textValue={name} className="list-item">
              <span className="truncate">{name}</span>
              <Check className="list-check" size={16} aria-hidden="true" />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
