/**
 * Who the program is to a Linux desktop: the name of the packages' .desktop file, the window's app id, and what the portal
 * keeps the user's keys under. By reverse DNS, without which GNOME 50 binds nothing. package.json's `desktopName` and
 * electron-builder.yml's `syncDesktopName` bring it to Electron and into the packages.
 */
export const LINUX_APP_ID = "org.cromulent.Cromulent";
