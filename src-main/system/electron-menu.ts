import type { MenuItemConstructorOptions } from "electron";
import { assertNever } from "../../shared/assert-never.ts";
import { appMenu, type MenuAction, type MenuFacts, type MenuItem } from "./menu.ts";

export interface ElectronMenuDeps {
  /** `Menu.setApplicationMenu(Menu.buildFromTemplate(template))`. */
  setMenu(template: MenuItemConstructorOptions[]): void;
  act(action: MenuAction): void;
}

/** Keeps the application menu as the facts are. Each change builds it anew: Electron's items cannot all be changed. */
export class ElectronMenu {
  readonly #deps: ElectronMenuDeps;
  #shown = "";

  constructor(deps: ElectronMenuDeps) {
    this.#deps = deps;
  }

  show(facts: MenuFacts): void {
    const items = appMenu(facts);
    const shown = JSON.stringify(items);
    // An open menu closes when it is replaced: only where something is different.
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#deps.setMenu(items.map((item) => this.#template(item)));
  }

  #template(item: MenuItem): MenuItemConstructorOptions {
    switch (item.kind) {
      case "separator":
        return { type: "separator" };
      case "role":
        return { role: item.role };
      case "submenu": {
        const submenu = item.items.map((part) => this.#template(part));
        return { label: item.label, submenu, ...(item.role === undefined ? {} : { role: item.role }) };
      }
      case "button":
        return {
          label: item.label,
          enabled: item.isEnabled ?? true,
          ...(item.accelerator === undefined ? {} : { accelerator: item.accelerator }),
          click: () => this.#deps.act(item.action),
        };
      case "check":
        return {
          type: "checkbox",
          label: item.label,
          enabled: item.isEnabled,
          checked: item.isChecked,
          accelerator: item.accelerator,
          click: (clicked) => {
            // Electron has ticked it already; whether the page does it too, the facts will say.
            clicked.checked = item.isChecked;
            this.#deps.act(item.action);
          },
        };
      default:
        return assertNever(item);
    }
  }
}
