import type { AddCommand } from "../command.ts";
import { addBackup } from "./backup.ts";
import { addBan, addUnban } from "./ban.ts";
import { addDeleteUser } from "./delete-user.ts";
import { addDoctor } from "./doctor.ts";
import { addExport } from "./export.ts";
import { addInvite } from "./invite.ts";
import { addPassword } from "./password.ts";
import { addRestore } from "./restore.ts";
import { addRole } from "./role.ts";
import { addSessions } from "./sessions.ts";
import { addUsers } from "./users.ts";
import { addVerifyBackup } from "./verify-backup.ts";

/** In the order in which the help lists them. */
export const COMMANDS: readonly AddCommand[] = [
  addInvite,
  addUsers,
  addPassword,
  addRole,
  addBan,
  addUnban,
  addSessions,
  addExport,
  addDeleteUser,
  addDoctor,
  addBackup,
  addVerifyBackup,
  addRestore,
];
