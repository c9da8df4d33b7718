/// <reference types="vite/types/importMeta.d.ts" />
import { type NativeImage, nativeImage } from "electron";

/** As data URLs, within the program: a Linux window has its picture from the program itself, wherever that was unpacked. */
const DRAWINGS = import.meta.glob<string>("../../assets/icons/256x256.png", {
  query: "?inline",
  import: "default",
  eager: true,
});

/** For the list of windows. Windows and macOS take it from the program's own file. */
export function windowIcon(os: "linux" | "darwin" | "win32"): NativeImage | undefined {
  const [dataUrl] = Object.values(DRAWINGS);
  return os === "linux" && dataUrl !== undefined ? nativeImage.createFromDataURL(dataUrl) : undefined;
}
