import { useState } from "react";
import { Button } from "react-aria-components";
import { ProtocolError } from "../../../../shared/protocol/errors.ts";
import { codePointLength } from "../../../../shared/text.ts";
import { useCommands, useRoster } from "../../app-context.tsx";
import { type FormFaults, refusalWords } from "../../welcome/form-faults.ts";
import { useForm } from "../../welcome/use-form.ts";
import { Notice } from "../../widgets/notice.tsx";
import { PasswordInput } from "../../widgets/password-input.tsx";
import { passwordWords } from "./password-strength.ts";

type PasswordField = "oldPassword" | "newPassword";

/** A7: the old password is asked for, and all other log-ins end. */
export function PasswordForm({ onChanged }: { onChanged: () => void }) {
  const { administration } = useCommands();
  const { self } = useRoster();
  const [isChanged, setChanged] = useState(false);
  const { formRef, onSubmit, field, formFault, isPending } = useForm<PasswordField>({
    initial: { oldPassword: "", newPassword: "" },
    check: checkPasswords,
    submit: async (values) => {
      await administration.changePassword(values);
      field("oldPassword").onChange("");
      field("newPassword").onChange("");
      setChanged(true);
      onChanged();
    },
    refusal: passwordRefusal,
  });
  const newPassword = field("newPassword");
  return (
    <form className="form" ref={formRef} onSubmit={onSubmit} noValidate onInput={() => setChanged(false)}>
      {formFault !== null && <Notice kind="fault">{formFault}</Notice>}
      {/* So that a password manager knows whose password it is to keep. */}
      <input type="text" name="username" autoComplete="username" value={self.username} readOnly hidden />
      <PasswordInput {...field("oldPassword")} label="Present password" autoComplete="current-password" />
      <PasswordInput
        {...newPassword}
        label="New password"
        autoComplete="new-password"
        description={passwordWords(newPassword.value, self.username)}
      />
      <p className="field-description">You stay logged in here; everywhere else you will have to log in again.</p>
      <div className="form-end">
        <Button type="submit" className="button" isPending={isPending}>
          {isPending ? "Changing…" : "Change password"}
        </Button>
        <span className="field-description" role="status">
          {isChanged ? "Changed. All other log-ins have ended." : ""}
        </span>
      </div>
    </form>
  );
}

function checkPasswords(values: Readonly<Record<PasswordField, string>>): Partial<Record<PasswordField, string>> {
  const length = codePointLength(values.newPassword);
  return {
    ...(values.oldPassword === "" && { oldPassword: "Enter your present password." }),
    ...(length < 8 && { newPassword: "Use at least 8 characters." }),
    ...(length > 1_024 && { newPassword: "Use at most 1,024 characters." }),
    ...(length >= 8 &&
      values.newPassword === values.oldPassword && { newPassword: "This is the password that you have already." }),
  };
}

function passwordRefusal(error: unknown): FormFaults<PasswordField> {
  if (error instanceof ProtocolError && error.code === "forbidden") {
    return { fields: { oldPassword: "This is not your present password." }, form: null };
  }
  return { fields: {}, form: refusalWords(error) };
}
