/**
 * A reason why the server cannot start that the host can do something about. `message` is one line that says what to do;
 * the process prints it and exits 1.
 */
export class StartError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "StartError";
  }
}

/** The `code` of an error of Node or SQLite (`EADDRINUSE`, `SQLITE_FULL`), or null. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}
