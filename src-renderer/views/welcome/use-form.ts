import { type FormEvent, useEffect, useRef, useState } from "react";
import { type FormFaults, NO_FAULTS } from "./form-faults.ts";

interface FormRules<Field extends string> {
  readonly initial: Readonly<Record<Field, string>>;
  check(values: Readonly<Record<Field, string>>): Partial<Record<Field, string>>;
  submit(values: Readonly<Record<Field, string>>): Promise<void>;
  refusal(error: unknown): FormFaults<Field>;
}

/** Values, faults and the pending state of a form: checked before it is sent, the server's refusal shown in place. */
export function useForm<Field extends string>(rules: FormRules<Field>) {
  const [values, setValues] = useState(rules.initial);
  const [faults, setFaults] = useState<FormFaults<Field>>(NO_FAULTS);
  const [isPending, setPending] = useState(false);
  const formRef = useRef<HTMLFormElement>(null);

  // Of the last attempt, apart from `faults`, from which each change of a field takes its own away.
  const [found, setFound] = useState<FormFaults<Field>>(NO_FAULTS);

  const showFaults = (next: FormFaults<Field>) => {
    setFaults(next);
    setFound(next);
  };
  // Once the fault stands beside the field, so that a screen reader reads both.
  useEffect(() => focusFirstInvalid(formRef.current, found.fields), [found]);

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (isPending) return;
    const fields = rules.check(values);
    if (Object.keys(fields).length > 0) return showFaults({ fields, form: null });
    setFaults(NO_FAULTS);
    setPending(true);
    try {
      await rules.submit(values);
    } catch (error) {
      showFaults(rules.refusal(error));
    } finally {
      setPending(false);
    }
  };

  const field = (name: Field) => ({
    name,
    value: values[name],
    error: faults.fields[name] ?? null,
    // Not disabled: that would take the focus out of the form.
    isReadOnly: isPending,
    onChange: (value: string) => {
      setValues((before) => ({ ...before, [name]: value }));
      setFaults((before) => ({ fields: { ...before.fields, [name]: undefined }, form: null }));
    },
  });

  return { formRef, onSubmit, field, formFault: faults.form, isPending };
}

/** The first one as they stand on the page, whatever the order in which the faults were found. */
function focusFirstInvalid(form: HTMLFormElement | null, fields: Readonly<Record<string, unknown>>): void {
  for (const input of form?.querySelectorAll("input") ?? []) {
    if (fields[input.name] !== undefined) return input.focus();
  }
}
