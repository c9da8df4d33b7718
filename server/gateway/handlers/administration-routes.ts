import type { AuditLog } from "../../administration/audit-log.ts";
import type { Invites } from "../../administration/invites.ts";
import type { Members } from "../../administration/members.ts";
import type { ChannelAdministration } from "../../channels/channel-administration.ts";
import type { GatewayAccounts } from "../gateway-core.ts";
import type { Sessions } from "../sessions.ts";
import { accountEndLogin } from "./account-end-login.ts";
import { accountLogins } from "./account-logins.ts";
import { accountUpdate } from "./account-update.ts";
import { auditList } from "./audit-list.ts";
import { channelCreate } from "./channel-create.ts";
import { channelDelete } from "./channel-delete.ts";
import { channelListDeleted } from "./channel-list-deleted.ts";
import { channelRestore } from "./channel-restore.ts";
import { channelUpdate } from "./channel-update.ts";
import { route } from "./handler.ts";
import { inviteList } from "./invite-list.ts";
import { inviteRevoke } from "./invite-revoke.ts";
import { memberBan } from "./member-ban.ts";
import { memberKick } from "./member-kick.ts";
import { memberListBans } from "./member-list-bans.ts";
import { memberUnban } from "./member-unban.ts";
import { memberUpdate } from "./member-update.ts";

export interface AdministrationServices {
  readonly channels: ChannelAdministration;
  readonly members: Members;
  readonly invites: Invites;
  readonly audit: AuditLog;
  readonly accounts: Pick<GatewayAccounts, "logins" | "endLogin">;
  readonly sessions: Pick<Sessions, "ofUser">;
}

/** The operations of docs/protocol.md, "Administration", and those of "Chat" that change channels and members. */
export function administrationRoutes(services: AdministrationServices) {
  const { channels, members, invites, audit, accounts, sessions } = services;
  return {
    "channel.create": route("channel.create", channelCreate(channels)),
    "channel.update": route("channel.update", channelUpdate(channels)),
    "channel.delete": route("channel.delete", channelDelete(channels)),
    "channel.restore": route("channel.restore", channelRestore(channels)),
    "channel.listDeleted": route("channel.listDeleted", channelListDeleted(channels)),
    "member.update": route("member.update", memberUpdate(members)),
    "member.kick": route("member.kick", memberKick(members)),
    "member.ban": route("member.ban", memberBan(members)),
    "member.unban": route("member.unban", memberUnban(members)),
    "member.listBans": route("member.listBans", memberListBans(members)),
    "account.update": route("account.update", accountUpdate(members)),
    "account.logins": route("account.logins", accountLogins(accounts, sessions)),
    "account.endLogin": route("account.endLogin", accountEndLogin(accounts)),
    "invite.list": route("invite.list", inviteList(invites)),
    "invite.revoke": route("invite.revoke", inviteRevoke(invites)),
    "audit.list": route("audit.list", auditList(audit)),
  };
}
