import type { Limits } from "../../shared/protocol/limits.ts";
import type { Clock } from "../../shared/time.ts";
import type { AuditLog } from "../administration/audit-log.ts";
import type { Authority } from "../administration/authority.ts";
import type { Invites } from "../administration/invites.ts";
import { type MemberSessions, Members } from "../administration/members.ts";
import { ChannelAdministration } from "../channels/channel-administration.ts";
import type { Counts } from "../chat/counts.ts";
import type { AdministrationStore } from "../store/administration-store.ts";
import type { Voice } from "../voice/voice.ts";
import type { GatewayAccounts, GatewayChannels } from "./gateway-core.ts";
import type { AdministrationServices } from "./handlers/administration-routes.ts";
import type { Sessions } from "./sessions.ts";

/** What the operations of docs/protocol.md, "Administration", work on. */
export interface GatewayAdministration {
  readonly store: AdministrationStore;
  readonly authority: Authority;
  readonly invites: Invites;
  readonly audit: AuditLog;
}

interface Parts extends GatewayAdministration {
  readonly accounts: GatewayAccounts;
  readonly channels: GatewayChannels;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly sessions: Sessions;
  readonly memberSessions: MemberSessions;
  readonly voice: Voice;
  readonly counts: Counts;
}

/** The part of administration that changes what sessions see. */
export function administrationServices(parts: Parts): AdministrationServices {
  const { store, authority, clock, limits, sessions, channels, voice, counts } = parts;
  const { invites, audit, accounts, memberSessions } = parts;
  const shared = { store, authority, clock, limits, fanOut: sessions };
  return {
    members: new Members({ ...shared, sessions: memberSessions }),
    channels: new ChannelAdministration({ ...shared, channels, voice, counts }),
    invites,
    audit,
    accounts,
    sessions,
  };
}
