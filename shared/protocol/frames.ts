import * as z from "zod";
import { ERROR_CODES, type ErrorBody } from "./errors.ts";

/** WebSocket sub-protocol of `GET /gateway`. */
export const SUBPROTOCOL = "cromulent.v1";

/** The envelope that a frame must have, or the connection is closed 4000; `data` is parsed once `op` is known. */
const requestFrameSchema = z.object({
  id: z.int().positive(),
  op: z.string(),
  data: z.unknown().optional(),
});

export const errorBodySchema = z.object({
  code: z.enum(ERROR_CODES).catch("internal"),
  message: z.string(),
  retryAfterMs: z.int().nonnegative().optional(),
});

/** `{"error": …}` of an HTTP answer. */
export const httpErrorSchema = z.object({ error: errorBodySchema });

const answerFrameSchema = z.union([
  z.object({ id: z.int().positive(), ok: z.literal(true), data: z.unknown().optional() }),
  z.object({ id: z.int().positive(), ok: z.literal(false), error: errorBodySchema }),
]);
const eventFrameSchema = z.object({ seq: z.int().positive(), event: z.string(), data: z.unknown().optional() });

export type AnswerFrame =
  | { readonly id: number; readonly ok: true; readonly data: unknown }
  | { readonly id: number; readonly ok: false; readonly error: ErrorBody };
export type EventFrame = { readonly seq: number; readonly event: string; readonly data: unknown };
export type ServerFrame = ({ readonly kind: "answer" } & AnswerFrame) | ({ readonly kind: "event" } & EventFrame);

/**
 * Reads one text frame of the server. Returns null for what is neither an answer nor an event: the client drops it (a
 * newer server may have more to say), and it counts as a sign of life all the same.
 */
export function parseServerFrame(frameText: string): ServerFrame | null {
  const value = parseJson(frameText);
  const answer = answerFrameSchema.safeParse(value);
  if (answer.success) {
    return answer.data.ok
      ? { kind: "answer", id: answer.data.id, ok: true, data: answer.data.data ?? {} }
      : { kind: "answer", id: answer.data.id, ok: false, error: answer.data.error };
  }
  const event = eventFrameSchema.safeParse(value);
  return event.success
    ? { kind: "event", seq: event.data.seq, event: event.data.event, data: event.data.data ?? {} }
    : null;
}

/** Reads one text frame of a client; null where the connection is to be closed 4000. `data` left out is `{}`. */
export function parseRequestFrame(frameText: string): { id: number; op: string; data: unknown } | null {
  const frame = requestFrameSchema.safeParse(parseJson(frameText));
  if (!frame.success) return null;
  return { id: frame.data.id, op: frame.data.op, data: frame.data.data === undefined ? {} : frame.data.data };
}

/** `JSON.parse` as `unknown`; undefined for what is no JSON. */
export function parseJson(jsonText: string): unknown {
  try {
    return JSON.parse(jsonText) as unknown;
  } catch {
    return undefined;
  }
}
