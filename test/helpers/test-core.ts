import { Registry } from "prom-client";
import { type CoreDeps, GatewayCore } from "../../server/gateway/gateway-core.ts";
import { createLog } from "../../server/log.ts";
import type { MessageStore } from "../../server/store/message-store.ts";
import { DEFAULT_LIMITS } from "../../shared/protocol/limits.ts";
import { TIMING } from "../../shared/protocol/timing.ts";
import type { Channel, User } from "../../shared/protocol/values.ts";

/** What accounts tell of log-ins where a test is not about them. */
export const NO_LOGINS = {
  formerMembers: async () => [],
  logins: async () => [],
  endLogin: async () => {},
  noteClient: () => {},
};

/** A core without database or network: an account's token is its id. */
export function createTestCore(
  users: readonly User[],
  channels: readonly Channel[],
  rest: Pick<CoreDeps, "clock"> & Partial<CoreDeps>,
): GatewayCore {
  return new GatewayCore({
    accounts: {
      ...NO_LOGINS,
      authenticate: async (token) => {
        const user = users.find(({ id }) => id === token);
        return user === undefined ? null : { user, tokenHash: token };
      },
      members: async () => [...users],
      onTokenEnded: () => () => {},
      onMemberJoined: () => () => {},
    },
    channels: {
      list: async () => [...channels],
      find: async (channelId) => channels.find(({ id }) => id === channelId) ?? null,
    },
    messages: NO_MESSAGES,
    administration: {
      store: absent("store"),
      authority: absent("authority"),
      invites: absent("invites"),
      audit: absent("audit"),
    },
    iceServers: {
      forUser: async () => ({ iceServers: [], iceExpiresAt: null, iceProvider: "stun" }),
      clockProbe: () => null,
    },
    reports: { add: async () => {}, list: async () => [] },
    status: absent("status"),
    serverInfo: async () => ({ name: "test", version: "1", protocol: 1, registration: "open", needsOwner: false }),
    random: () => 0,
    limits: DEFAULT_LIMITS,
    timing: TIMING,
    registry: new Registry(),
    log: createLog("silent"),
    ...rest,
  });
}

/** A server on which nothing was ever written, where a test is not about messages. */
const NO_MESSAGES: MessageStore = {
  ...absent<MessageStore>("messages"),
  readMarks: async () => [],
  purgeExpired: async () => null,
  eraseSome: async () => ({ messages: [], reactions: [], more: false }),
  forgetNonces: async () => 0,
  wipe: async () => "wiped",
};

/** In the place of what no test of the core alone comes to. */
function absent<T extends object>(name: string): T {
  const refuse = (_target: T, property: string | symbol) => {
    throw new Error(`the test core has no ${name}.${String(property)}`);
  };
  return new Proxy({} as T, { get: refuse });
}
