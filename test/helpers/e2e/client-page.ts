import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import type { Latency, TransmitMode } from "../../../shared/client/settings.ts";
import { Hearing } from "../browser/hearing.ts";
import { resultsDir } from "../paths.ts";
import { FrameLog } from "./frame-log.ts";
import { PageFaults } from "./page-faults.ts";

/** Of everybody at a test of pages. */
export const PASSWORD = "correct horse battery";

export type CallState = "none" | "connecting" | "connected" | "disconnected";

const MODE_LABELS: Record<TransmitMode, string> = {
  pushToTalk: "Push to talk",
  voiceActivation: "Voice activation",
  open: "Open microphone",
};

const LATENCY_LABELS: Record<Latency, string> = { balanced: "Balanced", lowest: "Lowest" };

/** A tab of the web client or the desktop app's page, used as a person uses it: by the names that a screen reader hears. */
export class ClientPage {
  readonly page: Page;
  readonly hearing: Hearing;
  readonly frames: FrameLog;
  readonly faults: PageFaults;
  /** Channels with the people in them. */
  readonly channels: Locator;
  readonly voiceBar: Locator;

  constructor(page: Page) {
    this.page = page;
    this.hearing = new Hearing(page);
    this.frames = new FrameLog(page);
    this.faults = new PageFaults(page);
    this.channels = page.getByRole("navigation", { name: "Channels" });
    this.voiceBar = page.getByRole("region", { name: "Voice" });
  }

  /** On the form for the first account of a new server. */
  async setUp(username: string, setupCode: string): Promise<void> {
    await this.page.getByLabel("Set-up code").fill(setupCode);
    await this.register(username);
  }

  /** On the form that an invite opened. */
  async register(username: string): Promise<void> {
    await this.page.getByLabel("Username").fill(username);
    await this.page.getByLabel("Display name (optional)").fill(displayName(username));
    await this.page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await this.page.getByRole("button", { name: "Create account" }).click();
    await this.waitUntilSignedIn();
  }

  /** On the form of a server that has the account already. */
  async logIn(username: string): Promise<void> {
    await this.page.getByLabel("Username").fill(username);
    await this.page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await this.page.getByRole("button", { name: "Log in" }).click();
    await this.waitUntilSignedIn();
  }

  /** In the desktop app, which has no server yet: its address or an invite. */
  async addServer(address: string): Promise<void> {
    await this.page.getByLabel("Address or invite link").fill(address);
    await this.page.getByRole("button", { name: "Add server" }).click();
  }

  async waitUntilSignedIn(): Promise<void> {
    await this.#see("the channels", () => this.channels.waitFor());
  }

  /** Needs an admin or owner. */
  async createInvite(): Promise<string> {
    await this.#openSettings("Invites");
    await this.page.getByRole("button", { name: "Create invite" }).click();
    const url = await this.page.getByLabel("Link", { exact: true }).inputValue();
    await this.#closeSettings();
    return url;
  }

  async chooseMode(mode: TransmitMode): Promise<void> {
    await this.#openSettings("Voice");
    await this.page.getByRole("radio", { name: MODE_LABELS[mode] }).check({ force: true });
    await this.#closeSettings();
  }

  /** The desktop app takes it up at its next start. */
  async chooseLatency(latency: Latency): Promise<void> {
    await this.#openSettings("Voice");
    const radio = this.page.getByRole("radio", { name: LATENCY_LABELS[latency] });
    await this.page.locator("label").filter({ has: radio }).click();
    await this.#closeSettings();
  }

  async setSwitch(name: string, on: boolean, tab: "Voice" | "App" = "Voice"): Promise<void> {
    await this.#openSettings(tab);
    await this.page.getByRole("switch", { name }).setChecked(on, { force: true });
    await this.#closeSettings();
  }

  /** At most 1,000 ms. */
  async setReleaseDelay(delayMs: number): Promise<void> {
    await this.#openSettings("Voice");
    await this.page.getByRole("slider", { name: "Release delay" }).fill(String(delayMs));
    await this.#closeSettings();
  }

  /** Takes the choice of that number of the list, counted from 0, and gives its name. */
  async chooseInputDevice(index: number): Promise<string> {
    await this.#openSettings("Voice");
    await this.page.getByRole("button", { name: "Input device" }).click();
    const choice = this.page.getByRole("option").nth(index);
    const name = (await choice.textContent()) ?? "";
    await choice.click();
    await this.#closeSettings();
    return name;
  }

  /** In the desktop app; the action by its title, the key by its `KeyboardEvent.code`. */
  async bindKey(action: string, code: string): Promise<void> {
    await this.#openSettings("Keys");
    await this.page.getByRole("button", { name: `Add a key: ${action}` }).click();
    await this.page.getByText("Press a key, several together, or a mouse button").waitFor();
    await this.page.keyboard.press(code);
    await this.page.getByRole("button", { name: "Use these keys" }).click();
    await this.page.getByRole("list", { name: `Keys: ${action}` }).waitFor();
    await this.#closeSettings();
  }

  /** In the desktop app: does something while the dialogue for that action's key is open, and leaves it. */
  async whileChoosingKey(action: string, act: () => Promise<void>): Promise<void> {
    await this.#openSettings("Keys");
    await this.page.getByRole("button", { name: `Add a key: ${action}` }).click();
    const prompt = this.page.getByText("Press a key, several together, or a mouse button");
    await prompt.waitFor();
    await act();
    await this.page.keyboard.press("Escape");
    await prompt.waitFor({ state: "detached" });
    await this.#closeSettings();
  }

  async #openSettings(tab: string): Promise<void> {
    await this.page.getByRole("button", { name: "Settings" }).click();
    await this.page.getByRole("dialog", { name: "Settings" }).getByRole("tab", { name: tab }).click();
  }

  async #closeSettings(): Promise<void> {
    const dialog = this.page.getByRole("dialog", { name: "Settings" });
    await dialog.getByRole("button", { name: "Close" }).click();
    await dialog.waitFor({ state: "detached" });
  }

  channel(name: string): Locator {
    return this.channels.getByRole("button", { name: new RegExp(`^${name}\\b`) });
  }

  /** Presses the channel; what came of it shows in the call's status. */
  async join(channelName: string): Promise<void> {
    await this.channel(channelName).click();
  }

  async joinAndConnect(channelName: string): Promise<void> {
    await this.join(channelName);
    await this.waitForCall("connected", channelName);
  }

  async disconnect(): Promise<void> {
    await this.voiceBar.getByRole("button", { name: "Disconnect" }).click();
    await this.waitForCall("none");
  }

  async waitForCall(state: CallState, text?: string): Promise<void> {
    const status = this.voiceBar.locator(`[data-testid="call-status"][data-state="${state}"]`);
    await this.#see(`a call that is ${state}`, () =>
      (text === undefined ? status : status.filter({ hasText: text })).waitFor(),
    );
  }

  async waitForTransmit(isOpen: boolean): Promise<void> {
    await this.#see(`a microphone that is ${isOpen ? "open" : "closed"}`, () =>
      this.voiceBar.locator(`[data-testid="transmit-state"][data-open="${isOpen}"]`).waitFor(),
    );
  }

  /** Writes down from now on when the microphone opens and closes, as the voice bar shows it. */
  async watchTransmit(): Promise<void> {
    await this.voiceBar.locator('[data-testid="transmit-state"]').waitFor();
    await this.page.evaluate(watchTransmitState);
  }

  /** When the microphone closed first after that time; both in Unix ms. After `watchTransmit`. */
  async closedAfter(atMs: number): Promise<number> {
    const handle = await this.page.waitForFunction(
      (after) => window.transmitChanges.find((change) => !change.isOpen && change.atMs >= after)?.atMs,
      atMs,
      { polling: 20 },
    );
    return (await handle.jsonValue()) ?? Number.NaN;
  }

  /** A person in a channel's list, by user name. */
  person(channelName: string, username: string): Locator {
    return this.channels
      .getByRole("list", { name: `In ${channelName}` })
      .getByRole("listitem")
      .filter({ hasText: displayName(username) });
  }

  /** Waits until exactly these people stand under the channel, with no word of trouble beside any. */
  async waitForPeople(channelName: string, usernames: readonly string[], withinMs = 15_000): Promise<void> {
    await this.#see(`in ${channelName} just ${usernames.join(", ") || "nobody"}`, () =>
      this.page.waitForFunction(
        ([list, names]) => {
          const rows = [...document.querySelectorAll(`nav [aria-label="${list}"] > li`)].map(
            (row) => row.textContent ?? "",
          );
          return (
            rows.length === names.length &&
            names.every((name) => rows.some((row) => row.includes(name))) &&
            !rows.some((row) => /connecting/.test(row))
          );
        },
        [`In ${channelName}`, usernames.map(displayName)] as const,
        { timeout: withinMs },
      ),
    );
  }

  talkButton(): Locator {
    return this.voiceBar.getByRole("button", { name: "Push to talk" });
  }

  async pressTalk(): Promise<void> {
    await this.talkButton().hover();
    await this.page.mouse.down();
  }

  /** Gives the time just before the button went up, in Unix ms. */
  async releaseTalk(): Promise<number> {
    const atMs = Date.now();
    await this.page.mouse.up();
    return atMs;
  }

  /** What the wait was for and a picture of what was there instead. */
  async #see(what: string, wait: () => Promise<unknown>): Promise<void> {
    try {
      await wait();
    } catch (cause) {
      const file = join(resultsDir, `${Date.now()}-${what.replace(/[^a-z0-9]+/gi, "-")}.png`);
      await mkdir(resultsDir, { recursive: true });
      const picture = await this.page.screenshot({ path: file }).then(
        () => `; picture: ${file}`,
        () => "",
      );
      const text = await this.page
        .locator("body")
        .ariaSnapshot()
        .catch(() => "");
      throw new Error(
        `The page never showed ${what}${picture}. It showed:\n${text}\n${this.faults.unexpected().join("\n")}`,
        { cause },
      );
    }
  }
}

/** What others see of `username`. */
export function displayName(username: string): string {
  return `${username.charAt(0).toUpperCase()}${username.slice(1)} of the test`;
}

declare global {
  interface Window {
    /** Times in Unix ms. */
    transmitChanges: { isOpen: boolean; atMs: number }[];
  }
}

/** Runs in the page. */
function watchTransmitState(): void {
  const changes: { isOpen: boolean; atMs: number }[] = [];
  window.transmitChanges = changes;
  const note = () => {
    const state = document.querySelector('[data-testid="transmit-state"]');
    const isOpen = state?.getAttribute("data-open") === "true";
    if (isOpen !== changes.at(-1)?.isOpen) changes.push({ isOpen, atMs: Date.now() });
  };
  new MutationObserver(note).observe(document.body, { subtree: true, attributes: true, childList: true });
  note();
}
