import { useCommands } from "../app-context.tsx";
import { Notice } from "../widgets/notice.tsx";
import { PasswordInput } from "../widgets/password-input.tsx";
import { SubmitButton } from "../widgets/submit-button.tsx";
import { TextInput } from "../widgets/text-input.tsx";
import { checkLogin, type LoginField, loginRefusal } from "./form-faults.ts";
import { useForm } from "./use-form.ts";

export function LoginForm() {
  const commands = useCommands();
  const { formRef, onSubmit, field, formFault, isPending } = useForm<LoginField>({
    initial: { username: "", password: "" },
    check: checkLogin,
    submit: ({ username, password }) => commands.login({ username: username.trim(), password }),
    refusal: loginRefusal,
  });
  return (
    <form className="form" ref={formRef} onSubmit={onSubmit} noValidate>
      {formFault !== null && <Notice kind="fault">{formFault}</Notice>}
      <TextInput {...field("username")} label="Username" autoComplete="username" spellCheck="false" autoFocus />
      <PasswordInput {...field("password")} autoComplete="current-password" />
      <SubmitButton isPending={isPending} pendingLabel="Logging in…">
        Log in
      </SubmitButton>
    </form>
  );
}
