import type * as z from "zod";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { InviteAnswer, inviteBodySchema } from "../../shared/protocol/http.ts";
import type { Invite } from "../../shared/protocol/values.ts";
import type { Clock } from "../../shared/time.ts";
import { hashSecret, newCode } from "../secrets.ts";
import type { Store } from "../store/store.ts";
import type { Authority } from "./authority.ts";

/** docs/protocol.md, "HTTP": `expiresInS` left out. */
const DEFAULT_INVITE_S = 604_800;
/** Five groups of four: 100 random bits, of which the hint shows 20. */
const INVITE_GROUPS = 5;

export interface InvitesDeps {
  readonly store: Pick<Store, "addInvite" | "administration">;
  readonly authority: Authority;
  readonly clock: Clock;
  /** Where an invited person opens the web client, without a slash at the end. */
  readonly publicUrl: () => string;
}

/** Invites, for admins and the owner: made over HTTP, listed and revoked over the gateway. */
export class Invites {
  readonly #deps: InvitesDeps;

  constructor(deps: InvitesDeps) {
    this.#deps = deps;
  }

  create(actorId: string, body: z.output<typeof inviteBodySchema>): Promise<InviteAnswer> {
    const { store, authority, clock, publicUrl } = this.#deps;
    return authority.asAdministrator(actorId, async () => {
      const code = newCode(INVITE_GROUPS);
      const [hint = ""] = code.split("-");
      const createdAt = clock.now();
      const expiresAt = createdAt + (body.expiresInS ?? DEFAULT_INVITE_S) * 1_000;
      const maxUses = body.maxUses ?? null;
      await store.addInvite({ codeHash: hashSecret(code), hint, createdBy: actorId, createdAt, expiresAt, maxUses });
      return { code, url: `${publicUrl()}/invite/${code}`, expiresAt, maxUses };
    });
  }

  /** Those that can still be used. */
  list(actorId: string): Promise<Invite[]> {
    const { store, authority, clock } = this.#deps;
    return authority.asAdministrator(actorId, () => store.administration.listInvites(clock.now()));
  }

  /** @throws {ProtocolError} `forbidden`; `not_found` for one that cannot be used any more. */
  revoke(actorId: string, inviteId: string): Promise<void> {
    const { store, authority, clock } = this.#deps;
    return authority.asAdministrator(actorId, async () => {
      const entry = { at: clock.now(), actorId, action: "invite.revoked", targetId: null } as const;
      if ((await store.administration.revokeInvite(inviteId, entry)) !== null) return;
      throw new ProtocolError("not_found", "This invite cannot be used any more.");
    });
  }
}
