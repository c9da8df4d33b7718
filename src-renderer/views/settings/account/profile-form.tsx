import { useState } from "react";
import { Button } from "react-aria-components";
import { ProtocolError } from "../../../../shared/protocol/errors.ts";
import { displayNameSchema, type User, usernameSchema } from "../../../../shared/protocol/values.ts";
import { useCommands, useRoster } from "../../app-context.tsx";
import { type FormFaults, refusalWords } from "../../welcome/form-faults.ts";
import { useForm } from "../../welcome/use-form.ts";
import { Notice } from "../../widgets/notice.tsx";
import { TextInput } from "../../widgets/text-input.tsx";

type ProfileField = "displayName" | "username";
type ProfileValues = Readonly<Record<ProfileField, string>>;

/** What one is called. */
export function ProfileForm() {
  const { administration } = useCommands();
  const { self } = useRoster();
  const [isSaved, setSaved] = useState(false);
  const { formRef, onSubmit, field, formFault, isPending } = useForm<ProfileField>({
    initial: { displayName: self.displayName, username: self.username },
    check: checkProfile,
    submit: async (values) => {
      await administration.updateAccount(profileChange(self, values));
      setSaved(true);
    },
    refusal: profileRefusal,
  });
  const displayName = field("displayName");
  const username = field("username");
  const isChanged =
    Object.keys(profileChange(self, { displayName: displayName.value, username: username.value })).length > 0;
  return (
    <form className="form" ref={formRef} onSubmit={onSubmit} noValidate onInput={() => setSaved(false)}>
      {formFault !== null && <Notice kind="fault">{formFault}</Notice>}
      <TextInput
        {...displayName}
        label="Display name"
        description="What everybody sees."
        autoComplete="nickname"
        spellCheck="false"
      />
      <TextInput
        {...username}
        label="Username"
        description="You log in with it, and others mention you by it. The old one is free for others at once."
        autoComplete="username"
        spellCheck="false"
      />
      <div className="form-end">
        <Button type="submit" className="button primary" isPending={isPending} isDisabled={!isChanged && !isPending}>
          {isPending ? "Saving…" : "Save"}
        </Button>
        <span className="field-description" role="status">
          {isSaved && !isChanged ? "Saved." : ""}
        </span>
      </div>
    </form>
  );
}

/** Only what is another than it was: another device may have changed the rest. */
function profileChange(self: User, values: ProfileValues): { displayName?: string; username?: string } {
  const displayName = values.displayName.trim();
  const username = values.username.trim();
  return {
    ...(displayName !== self.displayName && { displayName }),
    ...(username.toLowerCase() !== self.username.toLowerCase() && { username }),
  };
}

function checkProfile(values: ProfileValues): Partial<Record<ProfileField, string>> {
  const displayName = values.displayName.trim();
  return {
    ...(!displayNameSchema.safeParse(displayName).success && {
      displayName: displayName === "" ? "Enter a name for others to see." : "Use at most 64 characters.",
    }),
    ...(!usernameSchema.safeParse(values.username.trim()).success && {
      username: "Use 2 to 32 letters (a to z), digits, dots, hyphens or underscores.",
    }),
  };
}

function profileRefusal(error: unknown): FormFaults<ProfileField> {
  if (error instanceof ProtocolError && error.code === "conflict") {
    return { fields: { username: "This name is taken: choose another one." }, form: null };
  }
  if (error instanceof ProtocolError && error.code === "invalid") {
    return { fields: { displayName: "This name cannot be used: choose one that can be seen." }, form: null };
  }
  return { fields: {}, form: refusalWords(error) };
}
