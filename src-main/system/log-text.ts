import { inspect } from "node:util";

/** Fields that never get into a log: whatever lets someone in, and what people say to each other. By the end of their names. */
const SECRET_NAMES = new Set([
  "token",
  "password",
  "authorization",
  "cookie",
  "invite",
  "invitecode",
  "setupcode",
  "credential",
  "secret",
  "apikey",
  "text",
  "sdp",
]);

/** Secrets that stand in running text, such as an address in an error's message. */
const SECRET_FORMS: readonly [RegExp, string][] = [
  // 256 bits in base64url or hex, and longer: log-in tokens (docs/protocol.md, "HTTP"), keys.
  [/[A-Za-z0-9_-]{40,}/g, "[secret]"],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, "$1 [secret]"],
  // Codes for people, such as invites: K3QF-….
  [/\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2,}\b/gi, "[secret]"],
  [/(\/invite\/)[^\s/"'?#]+/gi, "$1[secret]"],
  [/([?&](?:code|invite|token|password|secret|credential)=)[^\s&"'#]+/gi, "$1[secret]"],
  // User and password in an address.
  [/(\w:\/\/)[^\s/@"']+@/g, "$1[secret]@"],
];

const DEPTH_MAX = 6;
const CAUSES_MAX = 5;
const LENGTH_MAX = 16_384;

/** One entry of the log: a sentence, its details as JSON, and below them the stack of `details.error`. */
export function logText(what: string, details: Readonly<Record<string, unknown>> = {}): string {
  const { error, ...others } = details;
  const fields = Object.keys(others).length === 0 ? "" : ` ${printable(JSON.stringify(withoutSecrets(others)))}`;
  const stack = error === undefined ? "" : `\n${errorText(error)}`;
  return hideSecretForms(`${oneLine(what)}${fields}${stack}`).slice(0, LENGTH_MAX);
}

function errorText(error: unknown, causes = 0): string {
  if (!(error instanceof Error)) return `  ${oneLine(inspect(withoutSecrets(error), { depth: DEPTH_MAX }))}`;
  const code = "code" in error && typeof error.code === "string" ? ` [${error.code}]` : "";
  const lines = (error.stack ?? String(error)).split(/\r?\n/).map((line) => `  ${printable(line)}`);
  const cause =
    error.cause === undefined || causes === CAUSES_MAX ? "" : `\n  cause:\n${errorText(error.cause, causes + 1)}`;
  return `${lines.join("\n")}${code}${cause}`;
}

/** A copy that JSON can hold, of plain data; a loop in it ends at the sixth level. */
function withoutSecrets(value: unknown, depth = 0): unknown {
  if (typeof value === "bigint" || typeof value === "symbol" || typeof value === "function") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth === DEPTH_MAX) return "[…]";
  if (value instanceof Error) return printable(`${value.name}: ${value.message}`);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return "[bytes]";
  if (Array.isArray(value)) return value.map((entry) => withoutSecrets(entry, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      isSecret(name) ? "[secret]" : withoutSecrets(field, depth + 1),
    ]),
  );
}

/** `token`, `sessionToken`, `session_token`; but not `context` for its last four letters. */
function isSecret(name: string): boolean {
  const words = name.split(/(?<=[a-z0-9])(?=[A-Z])|[_-]/).map((word) => word.toLowerCase());
  return SECRET_NAMES.has(words.slice(-1).join("")) || SECRET_NAMES.has(words.slice(-2).join(""));
}

function hideSecretForms(entry: string): string {
  return SECRET_FORMS.reduce((hidden, [form, replacement]) => hidden.replace(form, replacement), entry);
}

function oneLine(line: string): string {
  return printable(line.replace(/\s+/g, " "));
}

/** Control characters and those that turn the direction of text could forge lines, or steer the terminal of whoever reads the log. */
function printable(line: string): string {
  return line.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, (character) => (character === "\t" ? " " : "\ufffd"));
}
