import type { StoreApi } from "zustand/vanilla";
import type { AnswerData } from "../../../../shared/protocol/requests.ts";
import type { AdministrationCommands, ChatCommands } from "../../../../src-renderer/store/chat-commands.ts";
import type { Commands, DesktopCommands } from "../../../../src-renderer/store/commands.ts";
import type { AppState } from "../../../../src-renderer/store/state.ts";

/** A10, before the server has looked at its machine. */
const NEVER_LOOKED: AnswerData<"server.status"> = {
  version: "0.1.0",
  checkedAt: null,
  findings: [],
  backup: { everyMs: null, last: null, lastProvedAt: null, nextAt: null },
};

/** A command that a view gave, with its arguments. */
export type Given = readonly [name: string, ...args: readonly unknown[]];

/** What takes the place of single commands. */
export type Answers = Partial<Omit<Commands, "desktop" | "chat" | "administration">> & {
  readonly desktop?: Partial<DesktopCommands>;
  readonly chat?: Partial<ChatCommands>;
  readonly administration?: Partial<AdministrationCommands>;
};

/**
 * Commands that only write down what they are asked, those of the desktop app with "desktop." before their names, those of
 * chat with "chat.", those of administration with "administration.". The settings open and close, a channel is shown, and
 * that is not written down: it is no more than a view.
 */
export function recordingCommands(
  store: StoreApi<AppState>,
  { desktop: desktopAnswers, chat: chatAnswers, administration: administrationAnswers, ...answers }: Answers = {},
): { commands: Commands; given: Given[] } {
  const given: Given[] = [];
  const note =
    (name: string) =>
    (...args: readonly unknown[]): void => {
      given.push([name, ...args]);
    };
  const noteLater = (name: string) => async (argument: unknown) => note(name)(argument);
  const desktop: DesktopCommands = {
    addServer: async (url, unencrypted) => {
      note("desktop.addServer")(url, unencrypted);
      return "added";
    },
    removeServer: noteLater("desktop.removeServer"),
    selectServer: noteLater("desktop.selectServer"),
    setBindings: noteLater("desktop.setBindings"),
    setCapturingKeys: note("desktop.setCapturingKeys"),
    setPreferences: noteLater("desktop.setPreferences"),
    openLogFolder: note("desktop.openLogFolder"),
    openKeySettings: note("desktop.openKeySettings"),
    retryKeys: note("desktop.retryKeys"),
    showTestNotice: note("desktop.showTestNotice"),
    restart: note("desktop.restart"),
    restartToUpdate: note("desktop.restartToUpdate"),
    checkForUpdate: note("desktop.checkForUpdate"),
    inviteHandled: note("desktop.inviteHandled"),
    ...desktopAnswers,
  };
  const chat: ChatCommands = {
    // With each channel that is shown, the first one included.
    open: () => {},
    loadOlder: note("chat.loadOlder"),
    loadNewer: note("chat.loadNewer"),
    jumpTo: note("chat.jumpTo"),
    jumpToPresent: note("chat.jumpToPresent"),
    reload: note("chat.reload"),
    // As often as the list moves: nobody wants to read that.
    seen: () => {},
    markRead: note("chat.markRead"),
    setDraftText: note("chat.setDraftText"),
    setReply: note("chat.setReply"),
    addFiles: note("chat.addFiles"),
    removeFile: note("chat.removeFile"),
    retryFile: note("chat.retryFile"),
    send: note("chat.send"),
    sendAgain: note("chat.sendAgain"),
    takeBack: note("chat.takeBack"),
    edit: async (...args) => note("chat.edit")(...args),
    delete: async (...args) => note("chat.delete")(...args),
    react: async (...args) => note("chat.react")(...args),
    search: note("chat.search"),
    searchMore: note("chat.searchMore"),
    endSearch: note("chat.endSearch"),
    fileUrl: (id, name) => `/files/${id}/${encodeURIComponent(name)}`,
    ...chatAnswers,
  };
  const administrationNote =
    (name: string) =>
    async (...args: readonly unknown[]): Promise<void> =>
      note(`administration.${name}`)(...args);
  const administration: AdministrationCommands = {
    createChannel: async (channel) => {
      note("administration.createChannel")(channel);
      return { id: "made", topic: "", position: 9, userLimit: 0, ...channel };
    },
    updateChannel: administrationNote("updateChannel"),
    deleteChannel: administrationNote("deleteChannel"),
    restoreChannel: administrationNote("restoreChannel"),
    listDeletedChannels: async () => [],
    setRole: administrationNote("setRole"),
    kick: administrationNote("kick"),
    ban: administrationNote("ban"),
    unban: administrationNote("unban"),
    listBans: async () => [],
    listInvites: async () => [],
    revokeInvite: administrationNote("revokeInvite"),
    listAudit: async () => ({ entries: [], more: false }),
    serverStatus: async () => NEVER_LOOKED,
    updateAccount: administrationNote("updateAccount"),
    setAvatar: administrationNote("setAvatar"),
    changePassword: administrationNote("changePassword"),
    listLogins: async () => [],
    endLogin: administrationNote("endLogin"),
    ...administrationAnswers,
  };
  const commands: Commands = {
    retryServer: note("retryServer"),
    register: async (body) => note("register")(body),
    login: async (body) => note("login")(body),
    logout: async () => note("logout")(),
    createInvite: async (body) => {
      note("createInvite")(body);
      return {
        code: "k7Qw-2mXp-9sTz",
        url: "https://raid.example/invite/k7Qw-2mXp-9sTz",
        expiresAt: Date.UTC(2026, 10, 28, 20, 0),
        maxUses: body.maxUses ?? null,
      };
    },
    joinVoice: note("joinVoice"),
    leaveVoice: note("leaveVoice"),
    setMuted: note("setMuted"),
    setDeafened: note("setDeafened"),
    holdTalk: note("holdTalk"),
    releaseTalk: note("releaseTalk"),
    showChannel: (chosenChannelId) => store.setState({ chosenChannelId }),
    chat,
    administration,
    showSettings: (settingsPage) => store.setState({ settingsPage }),
    changeSettings: note("changeSettings"),
    setVolume: note("setVolume"),
    startMicrophoneTest: note("startMicrophoneTest"),
    stopMicrophoneTest: note("stopMicrophoneTest"),
    inputLevelDb: () => -100,
    listDevices: note("listDevices"),
    requestDeviceNames: note("requestDeviceNames"),
    startConnectionTest: note("startConnectionTest"),
    stopConnectionTest: note("stopConnectionTest"),
    sendConnectionReport: async () => note("sendConnectionReport")(),
    listConnectionReports: async () => {
      note("listConnectionReports")();
      return [];
    },
    desktop: store.getState().desktop === null ? null : desktop,
    ...answers,
  };
  return { commands, given };
}
