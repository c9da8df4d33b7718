import { useCommands } from "../app-context.tsx";
import { Notice } from "../widgets/notice.tsx";
import { PasswordInput } from "../widgets/password-input.tsx";
import { SubmitButton } from "../widgets/submit-button.tsx";
import { TextInput } from "../widgets/text-input.tsx";
import { checkRegister, type RegisterCode, type RegisterField, registerBody, registerRefusal } from "./form-faults.ts";
import { useForm } from "./use-form.ts";

/** Makes an account: the owner's with the set-up code, any other with an invite, or freely where the server allows it. */
export function RegisterForm({ code, initialCode }: { code: RegisterCode; initialCode: string }) {
  const commands = useCommands();
  const { formRef, onSubmit, field, formFault, isPending } = useForm<RegisterField>({
    initial: { username: "", password: "", displayName: "", invite: initialCode },
    check: (values) => checkRegister(values, code),
    submit: (values) => commands.register(registerBody(values, code)),
    refusal: (error) => registerRefusal(error, code),
  });
  const isCodeKnown = initialCode !== "";
  return (
    <form className="form" ref={formRef} onSubmit={onSubmit} noValidate>
      {formFault !== null && <Notice kind="fault">{formFault}</Notice>}
      {code !== "none" && (
        <TextInput
          {...field("invite")}
          label={code === "setUp" ? "Set-up code" : "Invite code"}
          description={code === "setUp" ? "The server prints it in its terminal each time it starts." : undefined}
          autoComplete="off"
          spellCheck="false"
          autoFocus={!isCodeKnown}
        />
      )}
      <TextInput
        {...field("username")}
        label="Username"
        description="You log in with it, and others mention you by it."
        autoComplete="username"
        spellCheck="false"
        autoFocus={code === "none" || isCodeKnown}
      />
      <TextInput {...field("displayName")} label="Display name (optional)" autoComplete="nickname" spellCheck="false" />
      <PasswordInput
        {...field("password")}
        description="At least 8 characters; a few words are easier to keep in mind."
        autoComplete="new-password"
      />
      <SubmitButton isPending={isPending} pendingLabel="Creating account…">
        Create account
      </SubmitButton>
    </form>
  );
}
