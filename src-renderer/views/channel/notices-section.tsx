import { Check } from "lucide-react";
import { Header, MenuItem, MenuSection } from "react-aria-components";
import type { Notices, Settings } from "../../../shared/client/settings.ts";

type Choice = Notices | "default";

const CHOICES: readonly Choice[] = ["default", "all", "mentions", "none"];
const WORDS: Record<Notices, string> = { all: "All messages", mentions: "Mentions and replies", none: "Nothing" };
const PREFIX = "notices-";

/** A part of a channel's menu: of what its notifications tell on this device. */
export function NoticesSection({ settings, channelId }: { settings: Settings; channelId: string }) {
  const chosen: Choice = settings.channelNotices[channelId] ?? "default";
  return (
    <MenuSection
      className="menu-section"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[PREFIX + chosen]}
    >
      <Header className="menu-header">Notify me of</Header>
      {CHOICES.map((choice) => (
        <MenuItem key={choice} id={PREFIX + choice} textValue={wordsOf(choice, settings)} className="list-item">
          <span>{wordsOf(choice, settings)}</span>
          <Check className="list-check" size={16} aria-hidden="true" />
        </MenuItem>
      ))}
    </MenuSection>
  );
}

function wordsOf(choice: Choice, settings: Settings): string {
  return choice === "default" ? `As everywhere (${WORDS[settings.notices].toLowerCase()})` : WORDS[choice];
}

/** What the settings become by an entry of the section; null: the entry is none of it. */
export function noticesAfter(settings: Settings, channelId: string, entryId: string): Partial<Settings> | null {
  const choice = CHOICES.find((each) => PREFIX + each === entryId);
  if (choice === undefined) return null;
  const { [channelId]: _, ...others } = settings.channelNotices;
  return { channelNotices: choice === "default" ? others : { ...others, [channelId]: choice } };
}
