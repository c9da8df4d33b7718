import express, { type Request } from "express";
import type * as z from "zod";
import { ProtocolError } from "../../shared/protocol/errors.ts";

/** The largest valid body is a registration: a password of 1,024 characters, each escaped as two `\uXXXX`. */
const MAX_BODY_BYTES = 32 * 1024;

/** Reads a JSON body. No compression: a small body that unpacks to a large one would cost more than it sent. */
export const jsonBody = express.json({ limit: MAX_BODY_BYTES, inflate: false });

/** @throws ProtocolError `invalid`, which names the first field that is wrong. */
export function parseBody<S extends z.ZodType>(schema: S, request: Request): z.output<S> {
  const body: unknown = request.body;
  if (body === undefined && hasBody(request)) {
    throw new ProtocolError("invalid", "Send the body as JSON, with the content type application/json.");
  }
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join(".") ?? "";
  throw new ProtocolError(
    "invalid",
    field === "" ? "The body must be a JSON object." : `Check the field "${field}": ${issue?.message}.`,
  );
}

function hasBody(request: Request): boolean {
  return request.headers["transfer-encoding"] !== undefined || Number(request.headers["content-length"] ?? 0) > 0;
}
