import { app, type BrowserWindow, type NativeImage, nativeImage } from "electron";
import type { DesktopState } from "../../shared/desktop/desktop-state.ts";
import { unreadDot } from "../tray/unread-mark.ts";
import type { Badge, BadgeHost } from "./badge.ts";

/** What Windows draws an overlay with, at two pixels to a point. */
const OVERLAY_PX = 32;

/** The badge of dock or taskbar through Electron: macOS and Linux' Unity protocol count, Windows has an overlay. */
export class ElectronBadge implements BadgeHost {
  readonly #os: DesktopState["os"];
  readonly #windows: () => readonly Pick<BrowserWindow, "setOverlayIcon">[];
  #overlay: NativeImage | null = null;

  constructor(os: DesktopState["os"], windows: () => readonly Pick<BrowserWindow, "setOverlayIcon">[]) {
    this.#os = os;
    this.#windows = windows;
  }

  show(badge: Badge): void {
    if (this.#os === "win32") {
      const overlay = badge.kind === "none" ? null : this.#dot();
      for (const window of this.#windows()) window.setOverlayIcon(overlay, badge.words);
      return;
    }
    app.setBadgeCount(badge.count);
    // macOS can also show that there is something without a number.
    if (this.#os === "darwin" && badge.kind === "dot") app.dock?.setBadge("•");
  }

  #dot(): NativeImage {
    if (this.#overlay === null) {
      const { bytes, widthPx, heightPx } = unreadDot(OVERLAY_PX);
      this.#overlay = nativeImage.createFromBitmap(Buffer.from(bytes), {
        width: widthPx,
        height: heightPx,
        scaleFactor: 2,
      });
    }
    return this.#overlay;
  }
}
