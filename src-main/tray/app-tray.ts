import type { DesktopState } from "../../shared/desktop/desktop-state.ts";
import { type TrayImage, trayImage } from "./tray-images.ts";
import type { TrayAction, TrayMenuItem } from "./tray-menu.ts";
import { type TrayFacts, type TrayState, trayState } from "./tray-state.ts";

/** An icon in the desktop's tray; it is there from being made until it is disposed. */
export interface TrayIcon extends Disposable {
  setImage(image: TrayImage): void;
  setToolTip(text: string): void;
  setMenu(items: readonly TrayMenuItem[], choose: (action: TrayAction) => void): void;
  /** The icon itself was pressed, in the way that means "open" on this system. */
  onActivate(listener: () => void): void;
}

/** What the tray needs of the desktop. */
export interface TrayHost {
  readonly os: DesktopState["os"];
  /** Pixels to a point, of the screen that has the tray. */
  scaleFactor(): number;
  /** Returns its unsubscribe. */
  onScaleFactor(listener: () => void): () => void;
  createIcon(image: TrayImage): TrayIcon;
}

/** Shows the state of the call in the desktop's tray while there is one; tells it only what changed. */
export class AppTray implements Disposable {
  readonly #host: TrayHost;
  readonly #act: (action: TrayAction) => void;
  readonly #unsubscribe: () => void;
  #state: TrayState;
  /** What the icon was told last; null while the desktop has no tray. */
  #shown: { readonly icon: TrayIcon; image: string; tooltip: string; menu: string } | null = null;

  constructor(host: TrayHost, facts: TrayFacts, act: (action: TrayAction) => void) {
    this.#host = host;
    this.#act = act;
    this.#state = trayState(facts);
    this.#unsubscribe = host.onScaleFactor(() => this.#show());
  }

  update(facts: TrayFacts): void {
    this.#state = trayState(facts);
    this.#show();
  }

  /** From the desktop: whether there is a tray to be in. An icon made for a tray that is gone would be nowhere. */
  setAvailable(isAvailable: boolean): void {
    if (isAvailable === (this.#shown !== null)) return;
    if (isAvailable) this.#create();
    else this.#remove();
  }

  [Symbol.dispose](): void {
    this.#unsubscribe();
    this.#remove();
  }

  #create(): void {
    const image = this.#image();
    const icon = this.#host.createIcon(image);
    icon.onActivate(() => this.#act({ kind: "open" }));
    this.#shown = { icon, image: JSON.stringify(image), tooltip: "", menu: "" };
    this.#show();
  }

  #remove(): void {
    this.#shown?.icon[Symbol.dispose]();
    this.#shown = null;
  }

  #show(): void {
    const shown = this.#shown;
    if (shown === null) return;
    const image = this.#image();
    const imageKey = JSON.stringify(image);
    if (shown.image !== imageKey) shown.icon.setImage(image);
    shown.image = imageKey;

    const { tooltip } = this.#state;
    if (shown.tooltip !== tooltip) shown.icon.setToolTip(tooltip);
    shown.tooltip = tooltip;

    const menuKey = JSON.stringify(this.#state.menu);
    if (shown.menu !== menuKey) this.#showMenu(shown.icon);
    shown.menu = menuKey;
  }

  #showMenu(icon: TrayIcon): void {
    icon.setMenu(this.#state.menu, (action) => {
      this.#act(action);
      // The desktop ticks a chosen item by itself, also when nothing comes of it: the tick has to follow the call.
      if (this.#shown?.icon === icon) this.#showMenu(icon);
    });
  }

  #image(): TrayImage {
    return trayImage(this.#state.icon, this.#host.os, this.#host.scaleFactor(), this.#state.isMarked);
  }
}
