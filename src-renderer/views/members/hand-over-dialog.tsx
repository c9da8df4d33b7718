import type { User } from "../../../shared/protocol/values.ts";
import { useCommands } from "../app-context.tsx";
import { refusalWords } from "../welcome/form-faults.ts";
import { useForm } from "../welcome/use-form.ts";
import { FormActions } from "../widgets/form-actions.tsx";
import { Notice } from "../widgets/notice.tsx";
import { SmallDialog } from "../widgets/small-dialog.tsx";
import { TextInput } from "../widgets/text-input.tsx";
import { useToasts } from "../widgets/toasts.tsx";

/** The one thing that its doer cannot take back: so the name is typed. */
export function HandOverDialog({ user, onClose }: { user: User; onClose: () => void }) {
  return (
    <SmallDialog title={`Hand the server over to ${user.displayName}?`} isOpen onClose={onClose} isDismissable={false}>
      <HandOverForm user={user} onClose={onClose} />
    </SmallDialog>
  );
}

function HandOverForm({ user, onClose }: { user: User; onClose: () => void }) {
  const { administration } = useCommands();
  const toasts = useToasts();
  const { formRef, onSubmit, field, formFault, isPending } = useForm<"username">({
    initial: { username: "" },
    check: ({ username }): { username?: string } =>
      isNameOf(user, username) ? {} : { username: `Type ${user.username} to go on.` },
    submit: async () => {
      await administration.setRole(user.id, "owner");
      toasts.show({ text: `${user.displayName} owns the server now. You are an admin.` });
      onClose();
    },
    refusal: (error) => ({ fields: {}, form: refusalWords(error) }),
  });
  return (
    <form className="form" ref={formRef} onSubmit={onSubmit} noValidate>
      <div className="prose">
        <p>
          {user.displayName} becomes the owner and can do everything to it, also to your account. You become an admin,
          and cannot take it back: only they can hand it over again.
        </p>
      </div>
      {formFault !== null && <Notice kind="fault">{formFault}</Notice>}
      <TextInput
        {...field("username")}
        label="Their username, to be sure"
        description={`Type ${user.username}`}
        autoComplete="off"
        spellCheck="false"
        autoFocus
      />
      <FormActions label="Hand over" pendingLabel="Handing over…" isPending={isPending} onCancel={onClose} />
    </form>
  );
}

function isNameOf(user: User, typed: string): boolean {
  return typed.trim().replace(/^@/, "").toLowerCase() === user.username.toLowerCase();
}
