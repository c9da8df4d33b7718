import { type FormEvent, useState } from "react";
import { Button, Label, ProgressBar } from "react-aria-components";
import { assertNever } from "../../../shared/assert-never.ts";
import type { Preferences, UpdateState } from "../../../shared/desktop/desktop-state.ts";
import { useAppState, useDesktopApp } from "../app-context.tsx";
import { isInCall } from "../voice-bar/call-words.ts";
import { Notice } from "../widgets/notice.tsx";
import { TextInput } from "../widgets/text-input.tsx";
import { readFeedAddress } from "./feed-address.ts";

/** Where newer versions come from, and how far one is. */
export function UpdateSettings({ onChange }: { onChange: (change: Partial<Preferences>) => void }) {
  const { updateFeed } = useDesktopApp().state.preferences;
  const [text, setText] = useState(updateFeed ?? "");
  const [fault, setFault] = useState<string | null>(null);
  const typed = readFeedAddress(text);
  const isChanged = typed.kind !== "feed" || typed.url !== updateFeed;

  const save = (event: FormEvent) => {
    event.preventDefault();
    if (typed.kind === "fault") return setFault(typed.words);
    setText(typed.url ?? "");
    if (isChanged) onChange({ updateFeed: typed.url });
  };
  return (
    <section className="settings-group">
      <h3 className="settings-group-title">Updates</h3>
      <form className="feed-form" onSubmit={save} noValidate>
        <TextInput
          label="Feed address"
          description="Where your host puts newer versions. Empty: Cromulent never asks for any."
          value={text}
          error={fault}
          onChange={(value) => {
            setText(value);
            setFault(null);
          }}
          autoComplete="off"
          spellCheck="false"
          inputMode="url"
        />
        <Button type="submit" className="button feed-save" isDisabled={!isChanged}>
          Save
        </Button>
      </form>
      {updateFeed !== null && <UpdateProgress />}
    </section>
  );
}

function UpdateProgress() {
  const { state, commands } = useDesktopApp();
  const isCalling = useAppState(({ voice }) => isInCall(voice.call));
  const { update } = state;
  if (update.kind === "downloading") {
    return (
      <ProgressBar className="progress" value={update.percent}>
        {({ percentage, valueText }) => (
          <>
            <Label className="field-label">Loading version {update.version}</Label>
            <span className="slider-output numbers">{valueText}</span>
            <span className="progress-track">
              <span className="progress-fill" style={{ width: `${percentage ?? 0}%` }} />
            </span>
          </>
        )}
      </ProgressBar>
    );
  }
  return (
    <>
      {update.kind === "failed" && <Notice kind="fault">{update.message}</Notice>}
      <div className="settings-line">
        <span className="field-description" role="status">
          {updateWords(update, isCalling)}
        </span>
        {update.kind === "ready" ? (
          <Button className="button small" onPress={() => commands.restartToUpdate()}>
            Restart to update
          </Button>
        ) : (
          <Button
            className="button small"
            isDisabled={update.kind === "checking"}
            onPress={() => commands.checkForUpdate()}
          >
            Check now
          </Button>
        )}
      </div>
    </>
  );
}

function updateWords(update: Exclude<UpdateState, { kind: "downloading" }>, isCalling: boolean): string {
  switch (update.kind) {
    case "off":
      return "Not asked yet.";
    case "checking":
      return "Asking for a newer version…";
    case "current":
      return "You have the newest version.";
    case "ready":
      return isCalling
        ? `Version ${update.version} is ready. Restarting ends your call.`
        : `Version ${update.version} is ready.`;
    case "failed":
      return "Check the address, then try again.";
    default:
      return assertNever(update);
  }
}
