import type { AddCommand } from "../command.ts";

/** In the order in which the help lists them. */
export const COMMANDS: readonly AddCommand[] = [];
