import { ProtocolError } from "../../../shared/protocol/errors.ts";
import { registerBodySchema } from "../../../shared/protocol/http.ts";

export type RegisterField = "username" | "password" | "displayName" | "invite";
export type LoginField = "username" | "password";

/** What is wrong with a form: a sentence beside each field, and one for the form as a whole. */
export interface FormFaults<Field extends string> {
  readonly fields: Partial<Record<Field, string>>;
  readonly form: string | null;
}

export const NO_FAULTS = { fields: {}, form: null } as const;

export type RegisterValues = Readonly<Record<RegisterField, string>>;
/** Which code the form asks for: none where anyone may register. */
export type RegisterCode = "setUp" | "invite" | "none";

const REGISTER_WORDS: Record<RegisterField, string> = {
  username: "Use 2 to 32 letters (a to z), digits, dots, hyphens or underscores.",
  password: "Use at least 8 characters.",
  displayName: "Use at most 64 characters.",
  invite: "This code is too long: copy it again.",
};

/** Judges the form by the schema of the request, so that nothing is sent which the server would refuse as `invalid`. */
export function checkRegister(values: RegisterValues, code: RegisterCode): Partial<Record<RegisterField, string>> {
  const fields: Partial<Record<RegisterField, string>> = {};
  const parsed = registerBodySchema.safeParse(registerBody(values, code));
  for (const issue of parsed.error?.issues ?? []) {
    const field = issue.path[0];
    if (isRegisterField(field)) fields[field] = REGISTER_WORDS[field];
  }
  if (values.username.trim() === "") fields.username = "Choose a username.";
  if (values.password === "") fields.password = "Choose a password of at least 8 characters.";
  if (code !== "none" && values.invite.trim() === "") {
    fields.invite =
      code === "setUp" ? "Enter the set-up code that the server printed when it started." : "Enter your invite code.";
  }
  return fields;
}

/** The request's body; what was left empty is left out. */
export function registerBody(values: RegisterValues, code: RegisterCode) {
  const displayName = values.displayName.trim();
  const invite = values.invite.trim();
  return {
    username: values.username.trim(),
    password: values.password,
    ...(displayName === "" ? {} : { displayName }),
    ...(code === "none" || invite === "" ? {} : { invite }),
  };
}

export function checkLogin(values: Readonly<Record<LoginField, string>>): Partial<Record<LoginField, string>> {
  return {
    ...(values.username.trim() === "" ? { username: "Enter your username." } : {}),
    ...(values.password === "" ? { password: "Enter your password." } : {}),
  };
}

/** The server's refusal of a registration, put where it belongs, in words that say what to do. */
export function registerRefusal(error: unknown, code: RegisterCode): FormFaults<RegisterField> {
  if (!(error instanceof ProtocolError)) return { fields: {}, form: UNEXPECTED };
  switch (error.code) {
    case "conflict":
      return { fields: { username: "This name is taken: choose another one." }, form: null };
    case "forbidden":
      return code === "none"
        ? { fields: {}, form: error.message }
        : {
            fields: {
              invite:
                code === "setUp"
                  ? "This is not the set-up code. The server prints it each time it starts."
                  : "This invite is wrong, used up or expired: ask for a new one.",
            },
            form: null,
          };
    default:
      return { fields: {}, form: refusalWords(error) };
  }
}

export function loginRefusal(error: unknown): FormFaults<LoginField> {
  if (!(error instanceof ProtocolError)) return { fields: {}, form: UNEXPECTED };
  if (error.code === "unauthorized") {
    return { fields: {}, form: "Username or password is wrong. Check both and try again." };
  }
  return { fields: {}, form: refusalWords(error) };
}

/** One sentence for any refusal, with the time to wait where the server named one. */
export function refusalWords(error: unknown): string {
  if (!(error instanceof ProtocolError)) return UNEXPECTED;
  if (error.code === "rate_limited") {
    return error.retryAfterMs === undefined
      ? "Too many attempts. Wait a little, then try again."
      : `Too many attempts. Try again in ${seconds(error.retryAfterMs)}.`;
  }
  return error.message;
}

const UNEXPECTED = "Something went wrong here. Try again.";

function seconds(durationMs: number): string {
  const count = Math.max(1, Math.ceil(durationMs / 1_000));
  return count === 1 ? "1 second" : `${count} seconds`;
}

function isRegisterField(field: unknown): field is RegisterField {
  return typeof field === "string" && Object.hasOwn(REGISTER_WORDS, field);
}
