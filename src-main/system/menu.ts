import type { DesktopState, PageCommand, VoiceReport } from "../../shared/desktop/desktop-state.ts";

/** What an item of the application menu does. */
export type MenuAction =
  | { readonly kind: "command"; readonly command: PageCommand }
  | { readonly kind: "openLogFolder" }
  | { readonly kind: "checkForUpdate" };

/** Roles of Electron's: the system knows their words and their keys. */
export type MenuRole =
  | "about"
  | "services"
  | "hide"
  | "hideOthers"
  | "unhide"
  | "quit"
  | "editMenu"
  | "reload"
  | "toggleDevTools"
  | "resetZoom"
  | "zoomIn"
  | "zoomOut"
  | "togglefullscreen"
  | "windowMenu"
  | "close";

/** The menu as data. `accelerator`: in Electron's form; they work while the window has the focus. */
export type MenuItem =
  | { readonly kind: "separator" }
  | { readonly kind: "role"; readonly role: MenuRole }
  | {
      readonly kind: "button";
      readonly label: string;
      readonly action: MenuAction;
      readonly accelerator?: string;
      readonly isEnabled?: boolean;
    }
  | {
      readonly kind: "check";
      readonly label: string;
      readonly action: MenuAction;
      readonly accelerator: string;
      readonly isChecked: boolean;
      readonly isEnabled: boolean;
    }
  | { readonly kind: "submenu"; readonly label: string; readonly items: readonly MenuItem[]; readonly role?: "help" };

export interface MenuFacts {
  readonly os: DesktopState["os"];
  readonly build: "packaged" | "unpackaged";
  readonly voice: Pick<VoiceReport, "call" | "muted" | "deafened">;
  readonly update: DesktopState["update"]["kind"];
}

const SEPARATOR: MenuItem = { kind: "separator" };
const SETTINGS: MenuItem = {
  kind: "button",
  label: "Settings…",
  accelerator: "CmdOrCtrl+,",
  action: { kind: "command", command: { kind: "openSettings" } },
};

const role = (name: MenuRole): MenuItem => ({ kind: "role", role: name });

export function appMenu(facts: MenuFacts): MenuItem[] {
  return [
    facts.os === "darwin" ? macAppMenu() : fileMenu(),
    role("editMenu"),
    viewMenu(facts),
    voiceMenu(facts),
    ...(facts.os === "darwin" ? [role("windowMenu")] : []),
    helpMenu(facts),
  ];
}

function macAppMenu(): MenuItem {
  const items = [
    role("about"),
    SEPARATOR,
    SETTINGS,
    SEPARATOR,
    role("services"),
    SEPARATOR,
    role("hide"),
    role("hideOthers"),
    role("unhide"),
    SEPARATOR,
    role("quit"),
  ];
  return { kind: "submenu", label: "Cromulent", items };
}

function fileMenu(): MenuItem {
  return { kind: "submenu", label: "File", items: [SETTINGS, SEPARATOR, role("close"), role("quit")] };
}

function viewMenu({ build }: MenuFacts): MenuItem {
  const forDevelopers = build === "unpackaged" ? [role("reload"), role("toggleDevTools"), SEPARATOR] : [];
  const items = [
    ...forDevelopers,
    role("resetZoom"),
    role("zoomIn"),
    role("zoomOut"),
    SEPARATOR,
    role("togglefullscreen"),
  ];
  return { kind: "submenu", label: "View", items };
}

function voiceMenu({ voice: { call, muted, deafened } }: MenuFacts): MenuItem {
  const command = (asked: PageCommand): MenuAction => ({ kind: "command", command: asked });
  const isEnabled = call !== "none";
  const items: MenuItem[] = [
    {
      kind: "check",
      label: "Mute",
      accelerator: "CmdOrCtrl+Shift+M",
      isChecked: muted,
      isEnabled,
      action: command({ kind: "setMuted", muted: !muted }),
    },
    {
      kind: "check",
      label: "Deafen",
      accelerator: "CmdOrCtrl+Shift+D",
      isChecked: deafened,
      isEnabled,
      action: command({ kind: "setDeafened", deafened: !deafened }),
    },
    SEPARATOR,
    // Without keys: leaving by a slip of the hand is worse than a click more.
    { kind: "button", label: "Leave Channel", isEnabled, action: command({ kind: "leaveVoice" }) },
  ];
  return { kind: "submenu", label: "Voice", items };
}

function helpMenu({ os, update }: MenuFacts): MenuItem {
  const items: MenuItem[] = [
    {
      kind: "button",
      label: "Check for Updates",
      isEnabled: update === "current" || update === "failed",
      action: { kind: "checkForUpdate" },
    },
    { kind: "button", label: "Open Log Folder", action: { kind: "openLogFolder" } },
    ...(os === "darwin" ? [] : [SEPARATOR, role("about")]),
  ];
  return { kind: "submenu", label: "Help", role: "help", items };
}
