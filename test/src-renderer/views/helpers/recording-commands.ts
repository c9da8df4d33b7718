import type { StoreApi } from "zustand/vanilla";
import type { Commands, DesktopCommands } from "../../../../src-renderer/store/commands.ts";
import type { AppState } from "../../../../src-renderer/store/state.ts";

/** A command that a view gave, with its arguments. */
export type Given = readonly [name: string, ...args: readonly unknown[]];

/** What takes the place of single commands. */
export type Answers = Partial<Omit<Commands, "desktop">> & { readonly desktop?: Partial<DesktopCommands> };

/**
 * Commands that only write down what they are asked, those of the desktop app with "desktop." before their names. The
 * settings open and close, and are not written down: they are no more than a view.
 */
export function recordingCommands(
  store: StoreApi<AppState>,
  { desktop: desktopAnswers, ...answers }: Answers = {},
): { commands: Commands; given: Given[] } {
  const given: Given[] = [];
  const note =
    (name: string) =>
    (...args: readonly unknown[]): void => {
      given.push([name, ...args]);
    };
  const noteLater = (name: string) => async (argument: unknown) => note(name)(argument);
  const desktop: DesktopCommands = {
    addServer: noteLater("desktop.addServer"),
    removeServer: noteLater("desktop.removeServer"),
    selectServer: noteLater("desktop.selectServer"),
    setBindings: noteLater("desktop.setBindings"),
    setCapturingKeys: note("desktop.setCapturingKeys"),
    setPreferences: noteLater("desktop.setPreferences"),
    openLogFolder: note("desktop.openLogFolder"),
    openKeySettings: note("desktop.openKeySettings"),
    retryKeys: note("desktop.retryKeys"),
    restart: note("desktop.restart"),
    restartToUpdate: note("desktop.restartToUpdate"),
    checkForUpdate: note("desktop.checkForUpdate"),
    inviteHandled: note("desktop.inviteHandled"),
    ...desktopAnswers,
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
