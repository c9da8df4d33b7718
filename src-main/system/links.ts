import type { InviteLink } from "../../shared/desktop/desktop-state.ts";
import { findLink, LINK_SCHEME, parseInviteLink } from "./invite-link.ts";
import type { Log } from "./log.ts";

/** What links need of Electron's `app`. */
export interface LinkApp {
  on(event: "open-url", listener: (event: { preventDefault(): void }, url: string) => void): unknown;
  on(event: "second-instance", listener: (event: unknown, argv: string[]) => void): unknown;
  isDefaultProtocolClient(scheme: string, path?: string, args?: string[]): boolean;
  setAsDefaultProtocolClient(scheme: string, path?: string, args?: string[]): boolean;
}

export interface LinksDeps {
  readonly app: LinkApp;
  readonly log: Log;
  /** Of this process, whole: `process.argv`. */
  readonly argv: readonly string[];
  onInvite(link: InviteLink): void;
  /** Somebody opened a link that is none; a sentence to show. */
  onRefused(reason: string): void;
}

/**
 * Invite links that the system hands to the program: on the command line of this instance or of a second one (Windows,
 * Linux), or as an event (macOS). To be made before `app` is ready, because macOS sends the first one that early.
 */
export class Links {
  readonly #deps: LinksDeps;

  constructor(deps: LinksDeps) {
    this.#deps = deps;
    deps.app.on("open-url", (event, url) => {
      event.preventDefault();
      this.#open(url);
    });
    deps.app.on("second-instance", (_event, argv) => this.#openFrom(argv));
  }

  /** The link that this instance was started with, if there was one: to be called once somebody listens. */
  openFirst(): void {
    this.#openFrom(this.#deps.argv);
  }

  #openFrom(argv: readonly string[]): void {
    const link = findLink(argv.slice(1));
    if (link !== null) this.#open(link);
  }

  #open(linkText: string): void {
    const parsed = parseInviteLink(linkText);
    if (parsed.ok) return this.#deps.onInvite(parsed.link);
    this.#deps.log.warn("an invite link was refused", { reason: parsed.reason });
    this.#deps.onRefused(parsed.reason);
  }
}

export interface Registration {
  readonly os: "linux" | "darwin" | "win32";
  /** An unpackaged Electron has to be told which program it is to start: its own path and the folder of this one. */
  readonly start: { readonly kind: "packaged" } | { readonly kind: "unpackaged"; readonly appPath: string };
  readonly execPath: string;
}

/**
 * Makes the system open `cromulent:` links with this program. On Linux its packages bring the scheme with their .desktop file,
 * and asking there would mean to wait for helper programs of the desktop's; an unpackaged program on macOS has no bundle
 * that could be registered.
 */
export function registerLinks(
  app: Pick<LinkApp, "isDefaultProtocolClient" | "setAsDefaultProtocolClient">,
  log: Log,
  registration: Registration,
): void {
  const { os, start, execPath } = registration;
  if (os === "linux" || (os === "darwin" && start.kind === "unpackaged")) return;
  // "--" ends Chromium's switches: whatever a link holds, it cannot be one.
  const args = start.kind === "packaged" ? ["--"] : [start.appPath, "--"];
  if (app.isDefaultProtocolClient(LINK_SCHEME, execPath, args)) return;
  if (!app.setAsDefaultProtocolClient(LINK_SCHEME, execPath, args)) {
    log.warn("the system does not open invite links with this program");
  }
}
