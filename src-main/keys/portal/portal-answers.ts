import * as z from "zod";
import { type Action, actionSchema } from "../../../shared/desktop/bindings.ts";
import { PortalError } from "./portal-error.ts";

/** What the desktop bound to each action, in its own words; actions without a key are left out. */
export type PortalTriggers = Readonly<Partial<Record<Action, string>>>;

/** A variant, as the D-Bus library gives it: its value beside its type. */
const variantOf = <T>(inner: z.ZodType<T>) =>
  z
    .object({ value: z.unknown() })
    .transform(({ value }) => value)
    .pipe(inner);
const vardict = z.record(z.string(), z.object({ value: z.unknown() }));
const objectPath = z
  .string()
  .max(255)
  .regex(/^(?:\/[A-Za-z0-9_]+)+$/);

const handleBody = z.tuple([objectPath]).rest(z.unknown());
const versionBody = z.tuple([variantOf(z.int().positive())]).rest(z.unknown());
const ownerBody = z.tuple([z.string().min(1).max(255)]).rest(z.unknown());
const responseBody = z.tuple([z.int().nonnegative(), vardict]).rest(z.unknown());
const sessionResults = z.object({ session_handle: variantOf(objectPath) });
const triggerBody = z.tuple([objectPath, z.string()]).rest(z.unknown());
const changedBody = z.tuple([objectPath, z.unknown()]).rest(z.unknown());
const ownerChangedBody = z.tuple([z.string(), z.string(), z.string()]);
const shortcutSchema = z.tuple([actionSchema, z.object({ trigger_description: variantOf(z.string()).optional() })]);

/** The most of a desktop's words that is shown. */
const WORDS_MAX = 100;
/** More than there are actions; whoever sends more is not to keep us busy. */
const SHORTCUTS_MAX = 64;

/** Throws a `PortalError` for whatever is not of that shape: a portal that talks nonsense counts as lost. */
function parse<T>(schema: z.ZodType<T>, body: unknown, what: string): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new PortalError("lost", `the portal's ${what} makes no sense`, { cause: parsed.error });
}

/** Handle of a request, from the reply to the call that made it. */
export const parseHandle = (body: unknown): string => parse(handleBody, body, "request handle")[0];

/** From `Properties.Get`. */
export const parseVersion = (body: unknown): number => parse(versionBody, body, "version")[0];

export const parseOwner = (body: unknown): string => parse(ownerBody, body, "owner")[0];

export type PortalResults = Readonly<Record<string, unknown>>;

/** Results of a `Request.Response`; throws `refused` for a response other than success. */
export function parseResponse(body: unknown): PortalResults {
  const [response, results] = parse(responseBody, body, "response");
  if (response === 0) return results;
  throw new PortalError("refused", response === 1 ? "the user cancelled" : `the desktop answered ${response}`);
}

export const parseSessionHandle = (results: PortalResults): string =>
  parse(sessionResults, results, "session handle").session_handle;

/** `Activated` and `Deactivated`; null where it is none of ours. */
export function parseTrigger(body: unknown, sessionHandle: string): Action | null {
  const parsed = triggerBody.safeParse(body);
  if (!parsed.success || parsed.data[0] !== sessionHandle) return null;
  return actionSchema.safeParse(parsed.data[1]).data ?? null;
}

/** `ShortcutsChanged`; null where it is none of ours. */
export function parseChanged(body: unknown, sessionHandle: string): ListedShortcuts | null {
  const parsed = changedBody.safeParse(body);
  if (!parsed.success || parsed.data[0] !== sessionHandle) return null;
  return readShortcuts(parsed.data[1]);
}

/** Our shortcuts that a list names, with the desktop's words for their keys; "": it has none. */
export type ListedShortcuts = ReadonlyMap<Action, string>;

/** From the results of `BindShortcuts` and `ListShortcuts`; some desktops leave the list out. */
export function shortcutsOf(results: PortalResults): ListedShortcuts {
  const parsed = variantOf(z.unknown()).safeParse(results["shortcuts"]);
  return readShortcuts(parsed.data);
}

/** What cannot be read is left out: it is only for show. */
function readShortcuts(list: unknown): ListedShortcuts {
  const entries = Array.isArray(list) ? list.slice(0, SHORTCUTS_MAX) : [];
  return new Map(
    entries.flatMap((entry) => {
      const parsed = shortcutSchema.safeParse(entry);
      return parsed.success ? [[parsed.data[0], plainWords(parsed.data[1].trigger_description ?? "")]] : [];
    }),
  );
}

/** The known words with the new ones over them. */
export function withShortcuts(known: PortalTriggers, listed: ListedShortcuts): PortalTriggers {
  const all = new Map([...Object.entries(known), ...listed]);
  return Object.fromEntries([...all].filter(([, words]) => words !== ""));
}

function plainWords(words: string): string {
  return words
    .slice(0, WORDS_MAX)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
}

/** `NameOwnerChanged`. */
export function parseOwnerChanged(body: unknown): { name: string; before: string; after: string } | null {
  const parsed = ownerChangedBody.safeParse(body);
  if (!parsed.success) return null;
  const [name, before, after] = parsed.data;
  return { name, before, after };
}
