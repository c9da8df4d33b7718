import { ProtocolError } from "../../shared/protocol/errors.ts";
import { HOST_ACTOR_ID, type Role, type User } from "../../shared/protocol/values.ts";
import { SerialQueue } from "../serial-queue.ts";
import type { AdministrationStore } from "../store/administration-store.ts";

/** Someone that something is done to. */
export interface Target extends User {
  readonly isBanned: boolean;
}

/**
 * Who may do what (A1, A2), by the roles of this moment. Whatever needs a role runs here, one after another: what was
 * decided still holds when it is done.
 */
export class Authority {
  readonly #store: Pick<AdministrationStore, "findUser">;
  readonly #queue = new SerialQueue();

  constructor(store: Pick<AdministrationStore, "findUser">) {
    this.#store = store;
  }

  /**
   * For what admins and the owner may do.
   * @throws {ProtocolError} `forbidden`.
   */
  asAdministrator<T>(actorId: string, act: (actor: User) => Promise<T>): Promise<T> {
    return this.#run(async () => {
      const actor = await this.#find(actorId);
      if (actor === null || actor.isBanned || rankOf(actor) < RANK.admin) throw forbidden(ONLY_ADMINISTRATORS);
      return act(actor);
    });
  }

  /**
   * For what the owner alone may know.
   * @throws {ProtocolError} `forbidden`.
   */
  asOwner(actorId: string): Promise<void> {
    return this.#run(async () => {
      const actor = await this.#find(actorId);
      if (actor === null || actor.isBanned || rankOf(actor) < RANK.owner) throw forbidden(ONLY_OWNER);
    });
  }

  /**
   * For what is done to people: nobody acts on an equal or higher one.
   * @param least the lowest role that may do it at all.
   * @throws {ProtocolError} `forbidden`; `not_found` where there is no such account, for who might have acted on it.
   */
  over<T>(
    actorId: string,
    targetId: string,
    least: Role,
    act: (actor: User, target: Target) => Promise<T>,
  ): Promise<T> {
    return this.#run(async () => {
      const actor = await this.#find(actorId);
      if (actor === null || actor.isBanned || rankOf(actor) < RANK[least]) {
        throw forbidden(least === "owner" ? ONLY_OWNER : ONLY_ADMINISTRATORS);
      }
      const target = await this.#find(targetId);
      if (target === null) throw noMember();
      if (rankOf(target) >= rankOf(actor)) throw forbidden(NOT_OVER_THIS_ONE);
      return act(actor, target);
    });
  }

  /** For what somebody does to their own account: in turn with what others do to it. */
  inTurn<T>(act: () => Promise<T>): Promise<T> {
    return this.#run(act);
  }

  #run<T>(act: () => Promise<T>): Promise<T> {
    return this.#queue.run("", act);
  }

  async #find(userId: string): Promise<Target | null> {
    if (userId === HOST_ACTOR_ID) return HOST;
    const found = await this.#store.findUser(userId);
    if (found === null) return null;
    const { bannedAt, ...user } = found;
    return { ...user, isBanned: bannedAt !== null };
  }
}

const RANK = { member: 0, admin: 1, owner: 2 } as const satisfies Record<Role, number>;

/** A9: whoever runs the machine. No account has its id, so no session can be its. */
const HOST: Target = {
  id: HOST_ACTOR_ID,
  username: HOST_ACTOR_ID,
  displayName: "The host",
  role: "owner",
  isBanned: false,
};

/** The host stands above the owner. */
function rankOf({ id, role }: User): number {
  return id === HOST_ACTOR_ID ? RANK.owner + 1 : RANK[role];
}

const ONLY_ADMINISTRATORS = "Only the owner and admins can do this.";
const ONLY_OWNER = "Only the owner can do this.";
const NOT_OVER_THIS_ONE = "You can only do this to people of a lower role than your own.";

function forbidden(message: string): ProtocolError {
  return new ProtocolError("forbidden", message);
}

/** Of someone who is not there, or not any more. */
export function noMember(): ProtocolError {
  return new ProtocolError("not_found", "There is no such member any more.");
}
