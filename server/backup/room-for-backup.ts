/** Bytes. */
export interface BackupRoom {
  /** On the disk of the data folder: the copy of the database, what is unpacked, and the copy that the server is tried on. */
  readonly scratchBytes: number;
  /** Where the archive goes. */
  readonly archiveBytes: number;
}

/** What a backup and its proof take at most. */
export function roomForBackup(databaseBytes: number, uploadBytes: number): BackupRoom {
  return { scratchBytes: 3 * databaseBytes + uploadBytes, archiveBytes: databaseBytes + uploadBytes };
}
