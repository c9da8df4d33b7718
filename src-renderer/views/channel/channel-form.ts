import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { Channel } from "../../../shared/protocol/values.ts";
import { codePointLength } from "../../../shared/text.ts";
import { type FormFaults, refusalWords } from "../welcome/form-faults.ts";
import type { Choice } from "../widgets/choice-select.tsx";

export type ChannelField = "name" | "topic" | "userLimit" | "retentionDays";
export type ChannelValues = Readonly<Record<ChannelField, string>>;
/** What the form sets. */
export type ChannelChange = Partial<Pick<Channel, ChannelField>> & Pick<Channel, "name">;

const NAME_CHARS = 64;
const TOPIC_CHARS = 256;

export const NEW_CHANNEL: ChannelValues = { name: "", topic: "", userLimit: "", retentionDays: "0" };

export function channelValues({ name, topic, userLimit, retentionDays = 0 }: Channel): ChannelValues {
  return { name, topic, userLimit: userLimit === 0 ? "" : String(userLimit), retentionDays: String(retentionDays) };
}

/** @param voiceMembers the server's own limit of people in a channel */
export function checkChannel(
  values: ChannelValues,
  kind: Channel["kind"],
  voiceMembers: number,
): Partial<Record<ChannelField, string>> {
  const name = values.name.trim();
  const limit = values.userLimit.trim();
  return {
    ...(name === "" && { name: "Give the channel a name." }),
    ...(codePointLength(name) > NAME_CHARS && { name: `Use at most ${NAME_CHARS} characters.` }),
    ...(codePointLength(values.topic.trim()) > TOPIC_CHARS && { topic: `Use at most ${TOPIC_CHARS} characters.` }),
    ...(kind === "voice" &&
      limit !== "" &&
      !isLimit(limit, voiceMembers) && {
        userLimit: `Enter a number from 1 to ${voiceMembers}, or nothing for the server's limit.`,
      }),
  };
}

function isLimit(text: string, voiceMembers: number): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= voiceMembers;
}

/** What belongs to the other kind is left as it is. */
export function channelChange(values: ChannelValues, kind: Channel["kind"]): ChannelChange {
  return {
    name: values.name.trim(),
    topic: values.topic.trim(),
    ...(kind === "voice"
      ? { userLimit: Number(values.userLimit.trim() || 0) }
      : { retentionDays: Number(values.retentionDays) }),
  };
}

/** The server's refusal, beside the name where that is what cannot be. */
export function channelRefusal(error: unknown): FormFaults<ChannelField> {
  if (error instanceof ProtocolError && error.code === "invalid") {
    return { fields: { name: "This name cannot be used: choose one that can be seen." }, form: null };
  }
  return { fields: {}, form: refusalWords(error) };
}

const RETENTIONS: readonly Choice[] = [
  { id: "0", label: "Keep them" },
  { id: "1", label: "Delete after 1 day" },
  { id: "7", label: "Delete after 7 days" },
  { id: "30", label: "Delete after 30 days" },
  { id: "90", label: "Delete after 90 days" },
  { id: "365", label: "Delete after a year" },
];

/** Together with the present one, which another client may have set to any number of days. */
export function retentionChoices(days: string): readonly Choice[] {
  if (RETENTIONS.some(({ id }) => id === days)) return RETENTIONS;
  return [...RETENTIONS, { id: days, label: `Delete after ${days} days` }].sort((a, b) => Number(a.id) - Number(b.id));
}

/** What the choice does, and what it does at once. */
export function retentionWords(days: number, daysBefore: number): string {
  if (days === 0) return "Messages stay until somebody deletes them.";
  const rule = `Messages older than ${days === 1 ? "a day" : `${days} days`} are deleted for everybody, with their files.`;
  const isShorter = daysBefore === 0 || days < daysBefore;
  return isShorter ? `${rule} Those that are older now go within the hour, and nobody can bring them back.` : rule;
}
