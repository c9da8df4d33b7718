/** How loud one person is to be, and by which path. */
export type PlaybackVolume =
  | { readonly kind: "silent" }
  /** The element alone: the shortest way to the ear. */
  | { readonly kind: "plain"; readonly volume: number }
  /** An element goes no further than 1; the rest is made by Web Audio, which costs some ms. */
  | { readonly kind: "boosted"; readonly gain: number };

/** `personVolume` and `outputVolume` are linear, 0 to 2. */
export function playbackVolume(personVolume: number, outputVolume: number, deafened: boolean): PlaybackVolume {
  const gain = personVolume * outputVolume;
  if (deafened || gain === 0) return { kind: "silent" };
  return gain <= 1 ? { kind: "plain", volume: gain } : { kind: "boosted", gain };
}
