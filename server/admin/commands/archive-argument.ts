import { access, constants } from "node:fs/promises";
import { resolve } from "node:path";
import { readPieces } from "../../backup/pieces.ts";
import { CommandError, EXIT } from "../command.ts";

/** The archive that a command is to read. @param file A path, or `-` for stdin. @throws {CommandError} `usage`. */
export async function openArchive(file: string): Promise<AsyncIterable<Uint8Array>> {
  if (file === "-") return process.stdin;
  const path = resolve(file);
  try {
    await access(path, constants.R_OK);
  } catch (error) {
    throw new CommandError(`Cannot read ${path}: name the file of a backup.`, EXIT.usage, error);
  }
  return readPieces(path);
}
