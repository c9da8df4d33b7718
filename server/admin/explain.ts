import { ProtocolError } from "../../shared/protocol/errors.ts";
import { BackupError } from "../backup/backup-error.ts";
import { ConfigError } from "../config.ts";
import { ControlError } from "../control/ask.ts";
import { StartError } from "../start-error.ts";
import { CommandError, EXIT, type ExitCode } from "./command.ts";

/** What a command that failed says, and what its process ends with. */
export function explain(error: unknown): { readonly message: string; readonly exitCode: ExitCode } {
  if (error instanceof CommandError) return { message: error.message, exitCode: error.exitCode };
  if (error instanceof ProtocolError) return { message: error.message, exitCode: exitCodeOf(error) };
  if (error instanceof BackupError) {
    return { message: error.message, exitCode: error.kind === "unsound" ? EXIT.unsound : EXIT.failed };
  }
  if (error instanceof ConfigError) return { message: error.message, exitCode: EXIT.usage };
  if (error instanceof ControlError || error instanceof StartError) {
    return { message: error.message, exitCode: EXIT.failed };
  }
  return { message: `Failed: ${error instanceof Error ? error.stack : String(error)}`, exitCode: EXIT.failed };
}

function exitCodeOf({ code }: ProtocolError): ExitCode {
  switch (code) {
    case "not_found":
      return EXIT.notFound;
    case "invalid":
    case "too_large":
      return EXIT.usage;
    default:
      return EXIT.failed;
  }
}
