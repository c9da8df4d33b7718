import type { InvokeName, SendName } from "./ipc.ts";

/*
 * The names of the channel map without its schemas, for the preload script, which has no need of zod. The types hold both
 * lists to the map: a name that is missing here or there does not compile.
 */

const INVOKED: Readonly<Record<InvokeName, true>> = {
  startPage: true,
  serverInfo: true,
  hasToken: true,
  register: true,
  login: true,
  logout: true,
  createInvite: true,
  changePassword: true,
  uploadBegin: true,
  uploadPiece: true,
  uploadEnd: true,
  request: true,
  addServer: true,
  removeServer: true,
  selectServer: true,
  setBindings: true,
  setPreferences: true,
};

const SENT: Readonly<Record<SendName, true>> = {
  connect: true,
  setInVoice: true,
  checkConnection: true,
  uploadCancel: true,
  networkChanged: true,
  saveSettings: true,
  voiceReport: true,
  showNotice: true,
  clearNotice: true,
  showTestNotice: true,
  setUnread: true,
  inviteHandled: true,
  openLogFolder: true,
  openKeySettings: true,
  retryKeys: true,
  restart: true,
  restartToUpdate: true,
  checkForUpdate: true,
  pageFault: true,
};

export const INVOKE_NAMES = namesOf(INVOKED);
export const SEND_NAMES = namesOf(SENT);

/** The one channel from main to the page. */
export const PAGE_CHANNEL = "page";

function namesOf<N extends string>(record: Readonly<Record<N, true>>): readonly N[] {
  return Object.keys(record) as N[];
}
