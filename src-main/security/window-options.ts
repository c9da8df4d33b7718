import type { WebPreferences } from "electron";

/**
 * How each page of the program runs (docs/security.md). What Electron has right by default stands here all the same, so that
 * no later default and no later hand changes it unseen.
 * @param preload absolute path of the preload script
 * @param isPackaged developers' tools are for the unpackaged program
 */
export function webPreferences(preload: string, isPackaged: boolean): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    devTools: !isPackaged,
    // The dictionaries would come from a server of Google's.
    spellcheck: false,
    // The voice goes on in the tray and behind a game.
    backgroundThrottling: false,
    // A page that was reloaded in a call sounds again at once, without a click.
    autoplayPolicy: "no-user-gesture-required",
  };
}
