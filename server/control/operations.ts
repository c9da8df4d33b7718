import type { Operation } from "./operation.ts";

/** Everything that the host may ask of the server, a file each in `server/control/operations/`. */
const OPERATIONS: readonly Operation<unknown, unknown>[] = [];

const BY_NAME: ReadonlyMap<string, Operation<unknown, unknown>> = new Map(
  OPERATIONS.map((operation) => [operation.name, operation]),
);

/** null: this program knows none of that name. */
export function findOperation(name: string): Operation<unknown, unknown> | null {
  return BY_NAME.get(name) ?? null;
}
