import { ProtocolError } from "../../shared/protocol/errors.ts";
import { errorCode } from "../start-error.ts";

/** What the client is told where the disk is full or fails: nothing that it did, and it may pass. */
export function diskFault(cause: unknown): ProtocolError {
  const what = /^(ENOSPC|EDQUOT)$/.test(errorCode(cause) ?? "") ? "has no room for files" : "cannot save files";
  return new ProtocolError("unavailable", `The server ${what} right now; try again later, or tell its host.`, {
    cause,
  });
}
