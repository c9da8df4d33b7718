import type { Notices } from "../../../shared/client/settings.ts";
import { useAppState, useCommands, useRoster } from "../app-context.tsx";
import { channelsOfKind } from "../people/people.ts";
import { ChoiceSelect } from "../widgets/choice-select.tsx";
import { RadioChoice, type RadioOption } from "../widgets/radio-choice.tsx";

const LEVELS: readonly RadioOption<Notices>[] = [
  { value: "all", label: "All messages", hint: "Each new message in every channel." },
  { value: "mentions", label: "Mentions", hint: "When somebody calls you or everyone, or answers you." },
  { value: "none", label: "Nothing", hint: "Badges still show what is unread." },
];

/** Of which messages one is told, everywhere and in single channels. */
export function NoticeLevels() {
  const commands = useCommands();
  const settings = useAppState((state) => state.settings);
  const channels = channelsOfKind(useRoster(), "text");
  const usual = LEVELS.find(({ value }) => value === settings.notices)?.label ?? "";
  const change = (channelId: string, chosen: string) => {
    const { [channelId]: _, ...others } = settings.channelNotices;
    const level = LEVELS.find(({ value }) => value === chosen)?.value;
    commands.changeSettings({ channelNotices: level === undefined ? others : { ...others, [channelId]: level } });
  };
  return (
    <>
      <RadioChoice
        label="Tell me of"
        options={LEVELS}
        value={settings.notices}
        onChange={(notices) => commands.changeSettings({ notices })}
      />
      {channels.length > 0 && (
        <section className="settings-group">
          <h3 className="settings-group-title">Single channels</h3>
          {channels.map(({ id, name }) => (
            <ChoiceSelect
              key={id}
              label={`#${name}`}
              choices={[
                { id: "usual", label: `As everywhere (${usual})` },
                ...LEVELS.map(({ value, label }) => ({ id: value, label })),
              ]}
              chosenId={settings.channelNotices[id] ?? "usual"}
              onChoose={(chosen) => change(id, chosen)}
            />
          ))}
        </section>
      )}
    </>
  );
}
