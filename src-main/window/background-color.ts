/** `--surface` of src-renderer/styles/tokens.css: what the window shows before its page does. */
export const BACKGROUND = { dark: "#18141e", light: "#fbfafc" } as const;

export function backgroundColor(theme: { readonly shouldUseDarkColors: boolean }): string {
  return theme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light;
}
