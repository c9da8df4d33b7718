import { isDeepStrictEqual } from "node:util";
import type { Cancel, Clock } from "../../shared/time.ts";
import type { Log } from "../system/log.ts";
import type { DesktopSettings, StoredSettings } from "./desktop-settings.ts";
import { codeOf, type SettingsFile } from "./settings-file.ts";

export interface SettingsStoreDeps {
  readonly file: Pick<SettingsFile, "load" | "write">;
  readonly clock: Clock;
  readonly log: Log;
  /** A new `deviceId`: at least 128 random bits, at most 128 characters. */
  readonly newId: () => string;
}

export type SettingsChange = Partial<Omit<StoredSettings, "deviceId">>;

/** Long enough for a slider that is being dragged, short enough that nobody sees it. */
const SAVE_AFTER_MS = 300;
/** A full disk is tried again without a further change. */
const RETRY_AFTER_MS = 30_000;

type Saving =
  /** Nothing is under way. */
  | { readonly kind: "rest" }
  | { readonly kind: "due"; readonly cancel: Cancel }
  | { readonly kind: "writing"; readonly done: Promise<void> };

/**
 * The settings of this installation: read once, changed in memory, saved a moment later, one write after the other.
 * What the disk refuses is logged once, said in `fault`, and tried again; the program goes on with what it has in memory.
 */
export class SettingsStore implements AsyncDisposable {
  readonly #deps: SettingsStoreDeps;
  readonly #listeners = new Set<(settings: DesktopSettings) => void>();
  readonly #faultListeners = new Set<(fault: string | null) => void>();
  #current: DesktopSettings;
  #saved: DesktopSettings | null = null;
  #saving: Saving = { kind: "rest" };
  #fault: string | null = null;

  constructor(deps: SettingsStoreDeps) {
    this.#deps = deps;
    const loaded = deps.file.load();
    this.#current = { ...loaded, deviceId: loaded.deviceId ?? deps.newId() };
    if (loaded.deviceId === null) this.#saveAfter(0);
    else this.#saved = this.#current;
  }

  get current(): DesktopSettings {
    return this.#current;
  }

  /** What the user has to know about saving, in a sentence; null while it works. */
  get fault(): string | null {
    return this.#fault;
  }

  change(change: SettingsChange): void {
    const next: DesktopSettings = { ...this.#current, ...change };
    if (isDeepStrictEqual(next, this.#current)) return;
    this.#current = next;
    // A save that is due comes soon enough; only a retry is far off.
    if (this.#saving.kind !== "due" || this.#fault !== null) this.#saveAfter(SAVE_AFTER_MS);
    for (const listener of this.#listeners) listener(next);
  }

  /** Hears each change, after it was made. Returns its unsubscribe. */
  onChange(listener: (settings: DesktopSettings) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Hears when saving begins to fail, and when it works again. Returns its unsubscribe. */
  onFault(listener: (fault: string | null) => void): () => void {
    this.#faultListeners.add(listener);
    return () => this.#faultListeners.delete(listener);
  }

  /** Before the program ends: what is not on the disk goes there now. Resolves even if the disk refuses. */
  async flush(): Promise<void> {
    while (this.#saving.kind === "writing") await this.#saving.done;
    if (this.#saved !== this.#current) await this.#write();
  }

  /** As `flush`, and leaves no timer behind. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush();
    if (this.#saving.kind === "due") this.#saving.cancel();
    this.#listeners.clear();
    this.#faultListeners.clear();
  }

  #saveAfter(delayMs: number): void {
    // A write that is under way looks at its end whether there is more.
    if (this.#saving.kind === "writing") return;
    if (this.#saving.kind === "due") this.#saving.cancel();
    this.#saving = { kind: "due", cancel: this.#deps.clock.after(delayMs, () => void this.#write()) };
  }

  #write(): Promise<void> {
    if (this.#saving.kind === "due") this.#saving.cancel();
    const settings = this.#current;
    const done = this.#deps.file.write(settings).then(
      () => this.#written(settings),
      (error: unknown) => this.#refused(error),
    );
    this.#saving = { kind: "writing", done };
    return done;
  }

  #written(settings: DesktopSettings): void {
    this.#saving = { kind: "rest" };
    this.#saved = settings;
    if (this.#fault !== null) this.#deps.log.info("settings are saved again");
    this.#setFault(null);
    if (settings !== this.#current) this.#saveAfter(SAVE_AFTER_MS);
  }

  #refused(error: unknown): void {
    this.#saving = { kind: "rest" };
    if (this.#fault === null) this.#deps.log.error("settings cannot be saved", { error });
    this.#setFault(saveFault(error));
    this.#saveAfter(RETRY_AFTER_MS);
  }

  #setFault(fault: string | null): void {
    if (fault === this.#fault) return;
    this.#fault = fault;
    for (const listener of this.#faultListeners) listener(fault);
  }
}

/** Why the disk did not take the settings, in words for the user. */
function saveFault(error: unknown): string {
  switch (codeOf(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return "Settings cannot be saved because the disk is full. Free some space on it.";
    case "EROFS":
    case "EACCES":
    case "EPERM":
      return "Settings cannot be saved because their folder may not be written to. Allow your account to write there.";
    default:
      return "Settings cannot be saved. The log says why: open its folder from the Help menu.";
  }
}
