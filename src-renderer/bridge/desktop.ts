import type { Binding } from "../../shared/desktop/bindings.ts";
import type { DesktopState, Preferences } from "../../shared/desktop/desktop-state.ts";
import type { AddedServer, PreloadApi, Unencrypted } from "../../shared/desktop/ipc.ts";
import type { DesktopCommands } from "../store/commands.ts";
import { Serial } from "../voice/serial.ts";
import { answerOf } from "./electron-bridge.ts";

/** The program around the page: its state as main tells it, and what the page may ask of it. */
export class Desktop implements DesktopCommands {
  readonly #api: PreloadApi;
  readonly #listeners = new Set<(state: DesktopState) => void>();
  #state: DesktopState;
  #isCapturingKeys = false;
  /** As main took them last: its answers come before what they did to the state. */
  #preferences: Preferences;
  readonly #changes = new Serial();

  constructor(api: PreloadApi, state: DesktopState) {
    this.#api = api;
    this.#state = state;
    this.#preferences = state.preferences;
  }

  get state(): DesktopState {
    return this.#state;
  }

  /** While a dialogue takes what is pressed as keys to bind, global keys do nothing. */
  get isCapturingKeys(): boolean {
    return this.#isCapturingKeys;
  }

  /** Returns its unsubscribe. */
  subscribe(listener: (state: DesktopState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** From main. */
  changed(state: DesktopState): void {
    this.#state = state;
    this.#preferences = state.preferences;
    for (const listener of this.#listeners) listener(state);
  }

  async addServer(url: string, unencrypted: Unencrypted): Promise<AddedServer> {
    return answerOf("addServer", await this.#api.addServer({ url, unencrypted }));
  }

  async removeServer(id: string): Promise<void> {
    answerOf("removeServer", await this.#api.removeServer({ id }));
  }

  async selectServer(id: string): Promise<void> {
    answerOf("selectServer", await this.#api.selectServer({ id }));
  }

  async setBindings(bindings: readonly Binding[]): Promise<void> {
    answerOf("setBindings", await this.#api.setBindings([...bindings]));
  }

  /** One after the other, as each says all of them: one that takes a while must not undo those that came after it. */
  setPreferences(change: Partial<Preferences>): Promise<void> {
    return this.#changes.run(async () => {
      const wanted = { ...this.#preferences, ...change };
      answerOf("setPreferences", await this.#api.setPreferences(wanted));
      this.#preferences = wanted;
    });
  }

  setCapturingKeys(isCapturing: boolean): void {
    this.#isCapturingKeys = isCapturing;
  }

  openLogFolder(): void {
    this.#api.openLogFolder(null);
  }

  openKeySettings(): void {
    this.#api.openKeySettings(null);
  }

  retryKeys(): void {
    this.#api.retryKeys(null);
  }

  showTestNotice(): void {
    this.#api.showTestNotice(null);
  }

  restart(): void {
    this.#api.restart(null);
  }

  restartToUpdate(): void {
    this.#api.restartToUpdate(null);
  }

  checkForUpdate(): void {
    this.#api.checkForUpdate(null);
  }

  inviteHandled(): void {
    this.#api.inviteHandled(null);
  }
}
