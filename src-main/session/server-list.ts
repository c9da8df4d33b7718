import { isReadableOnTheWay } from "../../shared/address-scope.ts";
import type { ServerEntry } from "../../shared/desktop/desktop-state.ts";
import type { AddedServer, Unencrypted } from "../../shared/desktop/ipc.ts";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { ServerInfo } from "../../shared/protocol/requests.ts";
import { serverOrigin } from "./server-address.ts";

/** What is kept of the list, and which server is the active one. */
export interface StoredServers {
  readonly servers: readonly ServerEntry[];
  readonly activeServerId: string | null;
}

/** Where the list is kept; `save` is heard of by whoever shows it. */
export interface ServersStorage {
  read(): StoredServers;
  save(servers: StoredServers): void;
}

export interface ServerListDeps {
  readonly storage: ServersStorage;
  /** At most 36 letters, digits, "-" and "_". */
  readonly newId: () => string;
  /** `GET /api/v1/server` of an origin. Rejects with `ProtocolError`. */
  ask(origin: string): Promise<ServerInfo>;
}

/** As many as the settings keep. */
const SERVERS_MAX = 64;
/** As `serverEntrySchema` bounds it; a server may call itself whatever it likes. */
const NAME_LENGTH_MAX = 128;

/** The user's servers, of which one is active while there are any. */
export class ServerList {
  readonly #deps: ServerListDeps;
  /** How often the user chose a server. */
  #choices = 0;

  constructor(deps: ServerListDeps) {
    this.#deps = deps;
  }

  get active(): ServerEntry | null {
    const { servers, activeServerId } = this.#deps.storage.read();
    return servers.find(({ id }) => id === activeServerId) ?? null;
  }

  /**
   * Adds the server at an address that a person typed, and makes it the active one, unless they have chosen another while it
   * was asked; one that is there already becomes active. Only a server that answers is kept. Nothing is sent to one without
   * encryption before the user has been asked: "unencrypted". Rejects with `ProtocolError`.
   */
  async add(typed: string, unencrypted: Unencrypted): Promise<AddedServer> {
    const origin = serverOrigin(typed);
    const known = this.#known(origin);
    if (known !== null) {
      this.select(known.id);
      return "added";
    }
    if (unencrypted === "ask" && isReadableOnTheWay(new URL(origin))) return "unencrypted";
    const choicesBefore = this.#choices;
    const { name } = await this.#asked(origin);
    const isStillMeant = choicesBefore === this.#choices || this.active === null;
    const id = this.#known(origin)?.id ?? this.#append(origin, name);
    if (isStillMeant) this.select(id);
    return "added";
  }

  select(id: string): void {
    this.#entry(id);
    this.#choices += 1;
    this.#deps.storage.save({ ...this.#deps.storage.read(), activeServerId: id });
  }

  /** The next one in the list becomes active where the active one goes. */
  remove(id: string): void {
    const removed = this.#entry(id);
    const { servers, activeServerId } = this.#deps.storage.read();
    const index = servers.indexOf(removed);
    const rest = servers.filter((server) => server !== removed);
    const next = rest[Math.min(index, rest.length - 1)]?.id ?? null;
    this.#deps.storage.save({ servers: rest, activeServerId: id === activeServerId ? next : activeServerId });
  }

  /** What the server calls itself now. */
  named(id: string, name: string): void {
    const { servers, activeServerId } = this.#deps.storage.read();
    const renamed = servers.map((server) =>
      server.id === id ? { ...server, name: shownName(name, server.url) } : server,
    );
    if (renamed.some((server, index) => server.name !== servers[index]?.name)) {
      this.#deps.storage.save({ servers: renamed, activeServerId });
    }
  }

  /** Throws `ProtocolError` "not_found". */
  #entry(id: string): ServerEntry {
    const entry = this.#deps.storage.read().servers.find((server) => server.id === id);
    if (entry === undefined) throw new ProtocolError("not_found", "This server is no longer in the list.");
    return entry;
  }

  /** Returns its id. */
  #append(origin: string, name: string): string {
    const { servers, activeServerId } = this.#deps.storage.read();
    if (servers.length >= SERVERS_MAX) {
      throw new ProtocolError("conflict", `${SERVERS_MAX} servers are as many as fit. Remove one first.`);
    }
    const added: ServerEntry = { id: this.#deps.newId(), url: origin, name: shownName(name, origin) };
    this.#deps.storage.save({ servers: [...servers, added], activeServerId });
    return added.id;
  }

  async #asked(origin: string): Promise<ServerInfo> {
    try {
      return await this.#deps.ask(origin);
    } catch (error) {
      const hasAnswered =
        !(error instanceof ProtocolError) || error.code !== "unavailable" || error.cause === undefined;
      if (hasAnswered) throw error;
      // Redirects count as no answer: they are not followed, and Chromium does not tell them from a lost connection.
      throw new ProtocolError(
        "unavailable",
        `No Cromulent server can be reached at ${origin}. Check the address, your connection, and that the server runs; if a browser is led on to another address from there, enter that one.`,
        { cause: error },
      );
    }
  }

  #known(origin: string): ServerEntry | null {
    return this.#deps.storage.read().servers.find(({ url }) => url === origin) ?? null;
  }
}

function shownName(name: string, origin: string): string {
  return [...name.trim()].slice(0, NAME_LENGTH_MAX / 2).join("") || new URL(origin).host;
}
