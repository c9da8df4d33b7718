import type { Operation } from "./operation.ts";
import { doctor } from "./operations/doctor.ts";
import { inviteCreate } from "./operations/invite-create.ts";
import { inviteList } from "./operations/invite-list.ts";
import { inviteRevoke } from "./operations/invite-revoke.ts";
import { sessionEnd } from "./operations/session-end.ts";
import { sessionList } from "./operations/session-list.ts";
import { userBan } from "./operations/user-ban.ts";
import { userDelete } from "./operations/user-delete.ts";
import { userExport, userMessages } from "./operations/user-export.ts";
import { userList } from "./operations/user-list.ts";
import { userSetPassword } from "./operations/user-set-password.ts";
import { userSetRole } from "./operations/user-set-role.ts";
import { userUnban } from "./operations/user-unban.ts";

/** Everything that the host may ask of the server, a file each in `server/control/operations/`. */
const OPERATIONS: readonly Operation<unknown, unknown>[] = [
  doctor,
  inviteCreate,
  inviteList,
  inviteRevoke,
  sessionEnd,
  sessionList,
  userBan,
  userDelete,
  userExport,
  userMessages,
  userList,
  userSetPassword,
  userSetRole,
  userUnban,
];

const BY_NAME: ReadonlyMap<string, Operation<unknown, unknown>> = new Map(
  OPERATIONS.map((operation) => [operation.name, operation]),
);

/** null: this program knows none of that name. */
export function findOperation(name: string): Operation<unknown, unknown> | null {
  return BY_NAME.get(name) ?? null;
}
