/** As many as one remembers having been in. */
const KEPT = 12;

/** Channels that were shown last on a server, the last one first; kept over restarts. @param serverId null: the web client's */
export function recentChannels(serverId: string | null): readonly string[] {
  // Storage may be forbidden (a privacy setting); then nothing is remembered.
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(serverId)) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "string").slice(0, KEPT) : [];
  } catch {
    return [];
  }
}

export function rememberChannel(serverId: string | null, channelId: string): void {
  const kept = [channelId, ...recentChannels(serverId).filter((id) => id !== channelId)].slice(0, KEPT);
  try {
    localStorage.setItem(keyOf(serverId), JSON.stringify(kept));
  } catch {}
}

function keyOf(serverId: string | null): string {
  return serverId === null ? "cromulent.channels" : `cromulent.channels.${serverId}`;
}
