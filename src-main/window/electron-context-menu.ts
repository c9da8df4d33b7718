import { type BrowserWindow, clipboard, Menu, type MenuItemConstructorOptions, type WebContents } from "electron";
import { assertNever } from "../../shared/assert-never.ts";
import { type ContextAction, type ContextItem, contextMenu } from "./context-menu.ts";

/**
 * Shows the window's context menus from now on.
 * @param openExternal opens an address of the web in the system's browser
 */
export function showContextMenus(window: BrowserWindow, openExternal: (url: string) => void): void {
  const { webContents } = window;
  webContents.on("context-menu", (_event, params) => {
    const items = contextMenu(params);
    if (items.length === 0) return;
    Menu.buildFromTemplate(items.map((item) => template(item, webContents, openExternal))).popup({ window });
  });
}

function template(
  item: ContextItem,
  contents: WebContents,
  openExternal: (url: string) => void,
): MenuItemConstructorOptions {
  switch (item.kind) {
    case "separator":
      return { type: "separator" };
    case "role":
      return { role: item.role, enabled: item.isEnabled };
    case "button":
      return { label: item.label, click: () => act(item.action, contents, openExternal) };
    default:
      return assertNever(item);
  }
}

function act(action: ContextAction, contents: WebContents, openExternal: (url: string) => void): void {
  switch (action.kind) {
    case "open":
      return openExternal(action.url);
    case "copyText":
      return void clipboard.writeText(action.text);
    case "copyImage":
      return contents.copyImageAt(action.x, action.y);
    default:
      return assertNever(action);
  }
}
