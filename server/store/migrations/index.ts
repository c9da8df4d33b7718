import type { Migration } from "../migrate.ts";
import { accountsAndChannels } from "./0001-accounts-and-channels.ts";
import { connectionReports } from "./0002-connection-reports.ts";
import { textChat } from "./0003-text-chat.ts";
import { runningCounts } from "./0004-running-counts.ts";
import { host } from "./0005-host.ts";

/** In order, never changed after a release: a change of the schema is a new step at the end. */
export const MIGRATIONS: readonly Migration[] = [accountsAndChannels, connectionReports, textChat, runningCounts, host];
