import type { Commands } from "../../../../src-renderer/store/commands.ts";

/** A command that a view gave, with its arguments. */
export type Given = readonly [name: string, ...args: readonly unknown[]];

/** Commands that only write down what they are asked; `answers` takes the place of single ones. */
export function recordingCommands(answers: Partial<Commands> = {}): { commands: Commands; given: Given[] } {
  const given: Given[] = [];
  const note =
    (name: string) =>
    (...args: readonly unknown[]): void => {
      given.push([name, ...args]);
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
    changeSettings: note("changeSettings"),
    setVolume: note("setVolume"),
    startMicrophoneTest: note("startMicrophoneTest"),
    stopMicrophoneTest: note("stopMicrophoneTest"),
    inputLevelDb: () => -100,
    requestDeviceNames: note("requestDeviceNames"),
    desktop: null,
    ...answers,
  };
  return { commands, given };
}
