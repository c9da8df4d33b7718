import type { DesktopState, UpdateState } from "../../shared/desktop/desktop-state.ts";
import type { Cancel, Clock } from "../../shared/time.ts";
import { codeOf } from "../settings/settings-file.ts";
import type { Log } from "./log.ts";

/** As much of electron-updater's `AppUpdater` as is used. */
export interface Updater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  logger: UpdaterLogger | null;
  setFeedURL(feed: { provider: "generic"; url: string }): void;
  /** null: this is no installed program. */
  checkForUpdates(): Promise<UpdateCheck | null>;
  quitAndInstall(): void;
  on(event: "download-progress", listener: (progress: { percent: number }) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
}

export interface UpdaterLogger {
  info(message?: unknown): void;
  warn(message?: unknown): void;
  error(message?: unknown): void;
}

export interface UpdateCheck {
  readonly isUpdateAvailable: boolean;
  readonly updateInfo: { readonly version: string };
  readonly downloadPromise?: Promise<unknown> | null;
}

export interface UpdatesDeps {
  readonly os: DesktopState["os"];
  /** Loads electron-updater: only once there is a feed, so that a start without one does not pay for it. */
  readonly load: () => Promise<Updater>;
  readonly clock: Clock;
  readonly log: Log;
  onState(state: UpdateState): void;
  /** Puts everything to rest that has to be before the program ends. */
  readonly beforeRestart: () => Promise<void>;
}

const CHECK_EACH_MS = 6 * 3_600_000;

/**
 * Updates from a feed that the user named, and none without one: nothing is asked of anybody then. What is found is
 * downloaded; it is installed when the user asks for it, or (where that asks nothing of them) when they quit.
 */
export class Updates implements Disposable {
  readonly #deps: UpdatesDeps;
  #updater: Promise<Updater> | null = null;
  #feed: string | null = null;
  /** The feed that a check or download is under way from. */
  #running: string | null = null;
  #state: UpdateState = { kind: "off" };
  #cancelNext: Cancel = () => {};

  constructor(deps: UpdatesDeps) {
    this.#deps = deps;
  }

  get state(): UpdateState {
    return this.#state;
  }

  /** `preferences.updateFeed`, at the start and at each change; a new one is asked at once. */
  setFeed(feed: string | null): void {
    if (feed === this.#feed) return;
    this.#feed = feed;
    this.#cancelNext();
    this.#setState({ kind: "off" });
    this.check();
  }

  /** Now. Does nothing without a feed, while something is under way, and once an update is ready. */
  check(): void {
    if (this.#feed === null || this.#running !== null || this.#state.kind === "ready") return;
    this.#cancelNext();
    void this.#run(this.#feed);
  }

  /** Ends the program and starts the new one: only ever at the user's word. Does nothing where none is ready. */
  async restart(): Promise<void> {
    if (this.#state.kind !== "ready" || this.#updater === null) return;
    const updater = await this.#updater;
    await this.#deps.beforeRestart();
    updater.quitAndInstall();
  }

  [Symbol.dispose](): void {
    this.#feed = null;
    this.#cancelNext();
  }

  async #run(feed: string): Promise<void> {
    this.#running = feed;
    this.#tell(feed, { kind: "checking" });
    try {
      this.#updater ??= this.#load();
      const updater = await this.#updater;
      updater.setFeedURL({ provider: "generic", url: feed });
      this.#tell(feed, await this.#outcome(feed, await updater.checkForUpdates()));
    } catch (error) {
      this.#deps.log.warn("the update feed could not be used", { error });
      this.#tell(feed, { kind: "failed", message: updateFault(error) });
    }
    this.#running = null;
    this.#next(feed);
  }

  async #outcome(feed: string, check: UpdateCheck | null): Promise<UpdateState> {
    if (check === null) return { kind: "failed", message: NOT_INSTALLED };
    if (!check.isUpdateAvailable) return { kind: "current" };
    const { version } = check.updateInfo;
    this.#tell(feed, { kind: "downloading", version, percent: 0 });
    await check.downloadPromise;
    this.#deps.log.info("an update is ready", { version });
    return { kind: "ready", version };
  }

  #next(ranFeed: string): void {
    if (this.#feed === null) return;
    if (this.#feed === ranFeed) this.#cancelNext = this.#deps.clock.after(CHECK_EACH_MS, () => this.check());
    else this.check();
  }

  async #load(): Promise<Updater> {
    try {
      return this.#prepare(await this.#deps.load());
    } catch (error) {
      this.#updater = null;
      throw error;
    }
  }

  #prepare(updater: Updater): Updater {
    const { os, log } = this.#deps;
    updater.autoDownload = true;
    // A Linux package asks for the administrator's password, which nobody expects at quitting.
    updater.autoInstallOnAppQuit = os !== "linux";
    updater.logger = {
      info: (message) => log.debug("updater", { message }),
      warn: (message) => log.warn("updater", { message }),
      error: (message) => log.warn("updater", { message }),
    };
    // Also thrown by the call that it belongs to; without a listener it would be thrown once more, at nobody.
    updater.on("error", () => {});
    updater.on("download-progress", ({ percent }) => this.#progress(percent));
    return updater;
  }

  #progress(percent: number): void {
    if (this.#state.kind !== "downloading" || this.#running !== this.#feed) return;
    const whole = Math.max(0, Math.min(100, Math.floor(percent)));
    if (whole !== this.#state.percent) this.#setState({ ...this.#state, percent: whole });
  }

  /** Nothing of a feed that is not the user's any more. */
  #tell(feed: string, state: UpdateState): void {
    if (feed === this.#feed) this.#setState(state);
  }

  #setState(state: UpdateState): void {
    if (state.kind === "off" && this.#state.kind === "off") return;
    this.#state = state;
    this.#deps.onState(state);
  }
}

const NOT_INSTALLED = "Only an installed Cromulent can update itself. Install one of its packages.";

/** Codes of electron-updater and builder-util-runtime. */
function updateFault(error: unknown): string {
  switch (codeOf(error)) {
    case "ERR_UPDATER_CHANNEL_FILE_NOT_FOUND":
      return "The update feed has nothing for this system. Check its address in the settings.";
    case "ERR_CHECKSUM_MISMATCH":
    case "ERR_UPDATER_INVALID_SIGNATURE":
      return "The update was damaged on its way or is not genuine, so it was not kept. Tell whoever runs the update feed.";
    default:
      return "The update feed could not be reached or read. Check its address in the settings, or try again later.";
  }
}
