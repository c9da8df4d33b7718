/// <reference types="vite/types/importMeta.d.ts" />
import { Menu, type MenuItemConstructorOptions, type NativeImage, nativeImage, screen, Tray } from "electron";
import { assertNever } from "../../shared/assert-never.ts";
import type { TrayHost, TrayIcon } from "./app-tray.ts";
import type { TrayImage } from "./tray-images.ts";
import type { TrayAction, TrayMenuItem } from "./tray-menu.ts";
import { withUnreadMark } from "./unread-mark.ts";

/** The drawings as data URLs, by path: a few hundred bytes each, and nothing to be read when the call's state changes. */
const DRAWINGS = import.meta.glob<string>("../../assets/tray/png/*.png", {
  query: "?inline",
  import: "default",
  eager: true,
});

/** The desktop's tray through Electron; to be used once the app is ready. */
export class ElectronTrayHost implements TrayHost {
  readonly os: TrayHost["os"];

  constructor(os: TrayHost["os"]) {
    this.os = os;
  }

  scaleFactor(): number {
    return screen.getPrimaryDisplay().scaleFactor;
  }

  onScaleFactor(listener: () => void): () => void {
    screen.on("display-metrics-changed", listener);
    return () => screen.off("display-metrics-changed", listener);
  }

  createIcon(image: TrayImage): TrayIcon {
    return new ElectronTrayIcon(image, this.os);
  }
}

class ElectronTrayIcon implements TrayIcon {
  readonly #tray: Tray;
  readonly #os: TrayHost["os"];
  #isMenuOpen = false;
  /** To be shown when the open menu closes. */
  #nextMenu: Menu | null = null;

  constructor(image: TrayImage, os: TrayHost["os"]) {
    this.#tray = new Tray(toNative(image));
    this.#os = os;
  }

  setImage(image: TrayImage): void {
    this.#tray.setImage(toNative(image));
  }

  setToolTip(text: string): void {
    this.#tray.setToolTip(text);
  }

  setMenu(items: readonly TrayMenuItem[], choose: (action: TrayAction) => void): void {
    const menu = Menu.buildFromTemplate(items.map((item) => toTemplate(item, choose)));
    // Windows and macOS draw the menu themselves and would lose it under the user's pointer. Linux' panel draws a copy,
    // takes changes at any time, and does not always say that it closed it.
    if (this.#os !== "linux") {
      menu.on("menu-will-show", () => {
        this.#isMenuOpen = true;
      });
      menu.on("menu-will-close", () => this.#menuClosed());
    }
    if (this.#isMenuOpen) this.#nextMenu = menu;
    else this.#tray.setContextMenu(menu);
  }

  onActivate(listener: () => void): void {
    // macOS: a press opens the menu, which has "Open".
    if (this.#os === "darwin") return;
    this.#tray.on("click", listener);
    if (this.#os === "win32") this.#tray.on("double-click", listener);
  }

  [Symbol.dispose](): void {
    this.#nextMenu = null;
    this.#tray.destroy();
  }

  #menuClosed(): void {
    this.#isMenuOpen = false;
    const menu = this.#nextMenu;
    this.#nextMenu = null;
    // After the chosen item's own event, which follows this one.
    if (menu !== null) setImmediate(() => this.#replaceMenu(menu));
  }

  #replaceMenu(menu: Menu): void {
    if (!this.#tray.isDestroyed() && this.#nextMenu === null) this.#tray.setContextMenu(menu);
  }
}

const natives = new Map<string, NativeImage>();

function toNative(image: TrayImage): NativeImage {
  const key = JSON.stringify(image);
  const known = natives.get(key);
  if (known !== undefined) return known;
  const native = nativeImage.createEmpty();
  for (const { file, scaleFactor } of image.representations) {
    const dataURL = DRAWINGS[`../../assets/tray/png/${file}`];
    if (dataURL === undefined) throw new Error(`No drawing ${file} of the tray`);
    if (image.isMarked) native.addRepresentation({ scaleFactor, dataURL: marked(dataURL) });
    else native.addRepresentation({ scaleFactor, dataURL });
  }
  native.setTemplateImage(image.isTemplate);
  natives.set(key, native);
  return native;
}

function marked(dataURL: string): string {
  const plain = nativeImage.createFromDataURL(dataURL);
  const { width, height } = plain.getSize();
  const { bytes } = withUnreadMark({ bytes: plain.toBitmap(), widthPx: width, heightPx: height });
  return nativeImage.createFromBitmap(Buffer.from(bytes), { width, height }).toDataURL();
}

function toTemplate(item: TrayMenuItem, choose: (action: TrayAction) => void): MenuItemConstructorOptions {
  switch (item.kind) {
    case "separator":
      return { type: "separator" };
    case "button":
      return { label: item.label, click: () => choose(item.action) };
    case "check":
      return { type: "checkbox", label: item.label, checked: item.isChecked, click: () => choose(item.action) };
    case "submenu":
      return { label: item.label, submenu: item.items.map((inner) => toTemplate(inner, choose)) };
    default:
      return assertNever(item);
  }
}
