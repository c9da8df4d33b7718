import type { ErrorRequestHandler, Response } from "express";
import { HTTP_STATUS, ProtocolError } from "../../shared/protocol/errors.ts";
import type { Logger } from "../log.ts";

/** The body of every refusal: `{"error": {code, message, retryAfterMs?}}`. */
function sendError(response: Response, error: ProtocolError): void {
  if (error.retryAfterMs !== undefined) {
    response.setHeader("Retry-After", Math.ceil(error.retryAfterMs / 1_000));
  }
  response.status(HTTP_STATUS[error.code]).json({ error: error.toBody() });
}

export function createErrorHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const refusal = toProtocolError(error);
    if (refusal.code === "internal") log.error({ err: error, method: request.method }, "request failed");
    if (refusal.code === "unavailable" && refusal.cause !== undefined)
      log.warn({ err: refusal.cause }, refusal.message);
    // Half an answer cannot be taken back; cutting it tells the client that it is not whole.
    if (response.headersSent) response.destroy();
    else sendError(response, refusal);
  };
}

/** Whatever express and its body parser throw, in the words of the protocol; what nobody foresaw stays unexplained. */
function toProtocolError(error: unknown): ProtocolError {
  if (error instanceof ProtocolError) return error;
  const status = statusOf(error);
  if (status === 413) return new ProtocolError("too_large", "The request is too large.", { cause: error });
  if (status === 404) return notFound();
  if (status !== null && status >= 400 && status < 500) {
    return new ProtocolError("invalid", "The request cannot be read; send JSON in UTF-8.", { cause: error });
  }
  return new ProtocolError("internal", "Something went wrong on the server; try again later.", { cause: error });
}

/** `status` of the errors that http-errors makes for express. */
function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !("status" in error)) return null;
  return typeof error.status === "number" ? error.status : null;
}

export function notFound(): ProtocolError {
  return new ProtocolError("not_found", "There is nothing at this address.");
}
