/** Names of the XDG desktop portal, https://flatpak.github.io/xdg-desktop-portal/docs/. */
export const PORTAL_NAME = "org.freedesktop.portal.Desktop";
export const PORTAL_PATH = "/org/freedesktop/portal/desktop";
export const REQUEST_PATH = `${PORTAL_PATH}/request`;
export const SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts";
export const REQUEST = "org.freedesktop.portal.Request";
export const SESSION = "org.freedesktop.portal.Session";
/** Tells the portal which program an unsandboxed one is; since 1.19.4. */
export const REGISTRY = "org.freedesktop.host.portal.Registry";
/** From this version on the portal opens its own settings for us. */
export const CONFIGURE_SINCE = 2;

/** The bus itself. */
export const BUS_NAME = "org.freedesktop.DBus";
export const BUS_PATH = "/org/freedesktop/DBus";
export const PROPERTIES = "org.freedesktop.DBus.Properties";
