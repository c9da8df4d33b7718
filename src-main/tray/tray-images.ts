import type { DesktopState } from "../../shared/desktop/desktop-state.ts";
import type { TrayIconName } from "./tray-state.ts";

/** One drawing of an icon: a file of assets/tray/, and for which density of the screen it is. */
interface Representation {
  readonly file: string;
  readonly scaleFactor: number;
}

export interface TrayImage {
  readonly representations: readonly Representation[];
  /** macOS: black and alpha alone; the menu bar gives it its colour. */
  readonly isTemplate: boolean;
  /** With the dot of `unread-mark.ts` on it. */
  readonly isMarked: boolean;
}

/** Pixels that there are drawings of; each edge falls on a pixel at each of them. */
const DRAWN_PX = [16, 22, 24, 32, 44, 48, 64] as const;

/** Height of a tray icon where the screen has one pixel to a point. Linux: what Plasma, Xfce and GNOME's extension show. */
const POINTS = { win32: 16, linux: 22 } as const;

/** @param scaleFactor Pixels to a point, of the screen that the tray is on. */
export function trayImage(
  icon: TrayIconName,
  os: DesktopState["os"],
  scaleFactor: number,
  isMarked = false,
): TrayImage {
  if (os === "darwin") {
    return {
      isTemplate: true,
      isMarked,
      representations: [
        { file: `${icon}Template.png`, scaleFactor: 1 },
        { file: `${icon}Template@2x.png`, scaleFactor: 2 },
      ],
    };
  }
  // Neither Windows' icons nor the pixmaps of Linux' trays know of densities: the one image has to have the pixels.
  const wantedPx = POINTS[os] * scaleFactor;
  const px = DRAWN_PX.find((drawn) => drawn >= wantedPx) ?? DRAWN_PX[DRAWN_PX.length - 1];
  return { isTemplate: false, isMarked, representations: [{ file: `${icon}-${px}.png`, scaleFactor: 1 }] };
}
