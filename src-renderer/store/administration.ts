import type { Bridge } from "../bridge/bridge.ts";
import type { AdministrationCommands } from "./chat-commands.ts";

const AUDIT_PAGE = 50;

/** What is asked of the server as it is; its events bring what became of it. */
export function administration(bridge: Bridge, smallAvatar: (image: File) => Promise<File>): AdministrationCommands {
  // Small as it is, nobody breaks it off.
  const never = new AbortController().signal;
  const done = async (asked: Promise<unknown>): Promise<void> => void (await asked);
  return {
    createChannel: async (channel) => (await bridge.request("channel.create", channel)).channel,
    updateChannel: (channelId, change) => done(bridge.request("channel.update", { ...change, channelId })),
    deleteChannel: (channelId) => done(bridge.request("channel.delete", { channelId })),
    restoreChannel: (channelId) => done(bridge.request("channel.restore", { channelId })),
    listDeletedChannels: async () => (await bridge.request("channel.listDeleted", {})).channels,

    setRole: (userId, role) => done(bridge.request("member.update", { userId, role })),
    kick: (userId) => done(bridge.request("member.kick", { userId })),
    ban: (userId) => done(bridge.request("member.ban", { userId })),
    unban: (userId) => done(bridge.request("member.unban", { userId })),
    listBans: async () => (await bridge.request("member.listBans", {})).bans,

    listInvites: async () => (await bridge.request("invite.list", {})).invites,
    revokeInvite: (inviteId) => done(bridge.request("invite.revoke", { inviteId })),
    listAudit: (before) => bridge.request("audit.list", { limit: AUDIT_PAGE, ...(before !== null && { before }) }),
    serverStatus: (again) => bridge.request("server.status", again ? { again } : {}),

    updateAccount: (change) => done(bridge.request("account.update", change)),
    async setAvatar(image) {
      const avatarId = image === null ? null : (await bridge.upload(await smallAvatar(image), () => {}, never)).id;
      await bridge.request("account.update", { avatarId });
    },
    changePassword: (body) => bridge.changePassword(body),
    listLogins: async () => (await bridge.request("account.logins", {})).logins,
    endLogin: (loginId) => done(bridge.request("account.endLogin", { loginId })),
  };
}
