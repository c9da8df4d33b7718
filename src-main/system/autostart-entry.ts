/** What starts the program at log-in. */
export interface LaunchCommand {
  /** Absolute. */
  readonly path: string;
  readonly args: readonly string[];
}

/** `Exec` of a desktop entry file, as the Desktop Entry Specification 1.5 quotes it ("The Exec key"). */
export function execLine({ path, args }: LaunchCommand): string {
  return `Exec=${[path, ...args].map(quoted).join(" ")}`;
}

/** A file for the XDG autostart folder. */
export function autostartEntry(command: LaunchCommand): string {
  return `${[
    "[Desktop Entry]",
    "Type=Application",
    "Version=1.5",
    "Name=Cromulent",
    "Comment=Voice and chat for people who play together",
    execLine(command),
    "Icon=cromulent",
    "Terminal=false",
    "StartupNotify=false",
    "X-GNOME-Autostart-enabled=true",
  ].join("\n")}\n`;
}

/** The entry with another command and all else as it is: its user may have switched it off in the desktop's own settings. */
export function withCommand(entry: string, command: LaunchCommand): string {
  return entry.replace(/^Exec=.*$/m, () => execLine(command));
}

const LINE_ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Two rules after one another: inside quotes the specification escapes four characters and doubles "%"; and every
 * value of the file has its backslashes doubled once more, and its line breaks in letters.
 */
function quoted(argument: string): string {
  const escaped = argument.replace(/["`$\\]/g, "\\$&").replaceAll("%", "%%");
  return `"${escaped}"`
    .replaceAll("\\", "\\\\")
    .replace(/[\n\r\t]/g, (character) => LINE_ESCAPES[character] ?? character);
}
