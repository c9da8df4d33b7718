import { useEffect, useState } from "react";
import { Button, FileTrigger } from "react-aria-components";
import type { Role } from "../../../../shared/protocol/values.ts";
import { useCommands, useRoster } from "../../app-context.tsx";
import { Avatar } from "../../people/avatar.tsx";
import { Notice } from "../../widgets/notice.tsx";
import { useAsked } from "../../widgets/use-asked.ts";

const ROLE_WORDS: Record<Role, string> = { owner: "Owner", admin: "Admin", member: "Member" };
const TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const UNREADABLE = "This file is no picture that can be shown: choose a PNG, JPEG, GIF or WebP.";

interface Chosen {
  readonly file: File;
  /** A `blob:` address. */
  readonly url: string;
}

/** How one looks to the others; a new picture is shown, cut as it will be, before it is taken. */
export function AvatarSettings() {
  const { administration } = useCommands();
  const { self } = useRoster();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [isUnreadable, setUnreadable] = useState(false);
  const { isPending, fault, ask } = useAsked();
  useEffect(() => () => URL.revokeObjectURL(chosen?.url ?? ""), [chosen]);

  const choose = (file: File | undefined) => {
    if (file === undefined) return;
    const isPicture = TYPES.includes(file.type);
    setUnreadable(!isPicture);
    setChosen(isPicture ? { file, url: URL.createObjectURL(file) } : null);
  };
  const save = async (file: File | null) => {
    if (await ask(() => administration.setAvatar(file))) setChosen(null);
  };
  const hasPicture = self.avatarId !== null && self.avatarId !== undefined;
  return (
    <>
      <div className="account-card">
        {chosen === null ? (
          <Avatar userId={self.id} displayName={self.displayName} size="large" />
        ) : (
          <img
            className="avatar-preview"
            src={chosen.url}
            alt="As the others will see it"
            onError={() => {
              setChosen(null);
              setUnreadable(true);
            }}
          />
        )}
        <div className="account-words">
          <span className="account-name truncate">{self.displayName}</span>
          <span className="field-description truncate">
            @{self.username} · {ROLE_WORDS[self.role]}
          </span>
        </div>
      </div>
      {isUnreadable && <Notice kind="fault">{UNREADABLE}</Notice>}
      {fault !== null && <Notice kind="fault">{fault}</Notice>}
      {chosen === null ? (
        <div className="form-end">
          <FileTrigger acceptedFileTypes={TYPES} onSelect={(files) => choose(files?.[0])}>
            <Button className="button">{hasPicture ? "Change picture…" : "Choose a picture…"}</Button>
          </FileTrigger>
          {hasPicture && (
            <Button className="button plain" isPending={isPending} onPress={() => void save(null)}>
              {isPending ? "Removing…" : "Remove picture"}
            </Button>
          )}
        </div>
      ) : (
        <div className="form-end">
          <Button className="button primary" isPending={isPending} onPress={() => void save(chosen.file)}>
            {isPending ? "Saving…" : "Use this picture"}
          </Button>
          <Button className="button plain" isDisabled={isPending} onPress={() => setChosen(null)}>
            Cancel
          </Button>
        </div>
      )}
    </>
  );
}
