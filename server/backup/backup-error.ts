/**
 * Why a backup was not made, proved or restored; `message` is one line that says what to do.
 * `unsound`: the archive is not what it should be. `failed`: everything else, which may pass (no room, a server that runs).
 */
export class BackupError extends Error {
  readonly kind: "unsound" | "failed";

  constructor(kind: BackupError["kind"], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "BackupError";
    this.kind = kind;
  }
}

/** The archive is damaged, or none of ours. @param reason A clause, without a full stop. */
export function unsound(reason: string, cause?: unknown): BackupError {
  return new BackupError("unsound", `This is no sound backup: ${reason}.`, cause);
}
