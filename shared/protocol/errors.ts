/** Error codes of the protocol (docs/protocol.md, "Gateway frames" and "HTTP"), with the HTTP status of each. */
export const HTTP_STATUS = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  already_in_channel: 409,
  already_in_voice: 409,
  channel_full: 409,
  too_large: 413,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof HTTP_STATUS;

export const ERROR_CODES = Object.keys(HTTP_STATUS) as [ErrorCode, ...ErrorCode[]];

/** What stands in `error` of an answer and of an HTTP body. */
export interface ErrorBody {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfterMs?: number | undefined;
}

/**
 * A refusal that the other side is meant to see. `message` is one plain English sentence that says what to do; it never
 * carries a stack, a path or SQL. Whatever else is thrown is answered as `internal`.
 */
export class ProtocolError extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "ProtocolError";
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }

  static from(body: ErrorBody): ProtocolError {
    return new ProtocolError(
      body.code,
      body.message,
      body.retryAfterMs === undefined ? {} : { retryAfterMs: body.retryAfterMs },
    );
  }

  toBody(): ErrorBody {
    const body = { code: this.code, message: this.message };
    return this.retryAfterMs === undefined ? body : { ...body, retryAfterMs: this.retryAfterMs };
  }

  /** Whether the same request may succeed later without anyone changing anything. */
  shouldRetry(): boolean {
    return this.code === "rate_limited" || this.code === "unavailable" || this.code === "internal";
  }
}
