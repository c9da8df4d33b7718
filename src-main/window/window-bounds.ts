export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const MIN_SIZE = { width: 420, height: 560 } as const;
const DEFAULT_SIZE = { width: 1_280, height: 800 } as const;

/** As much of the title bar must stay on a display that it can be taken hold of. */
const GRIP = { width: 120, height: 32 } as const;

/**
 * Where the window opens: where it was last, if a display still shows it there; else in the middle of the first display.
 * It is never larger than its display, nor smaller than the views are made for.
 * @param workAreas of the displays, the primary one first, as Electron's `screen` gives them; pixels independent of scale
 */
export function openingBounds(last: Rectangle | null, workAreas: readonly Rectangle[]): Rectangle {
  const [primary = { x: 0, y: 0, ...DEFAULT_SIZE }] = workAreas;
  const area = workAreas.find((candidate) => last !== null && holdsGrip(candidate, last)) ?? primary;
  const size = {
    width: clamp(last?.width ?? DEFAULT_SIZE.width, MIN_SIZE.width, area.width),
    height: clamp(last?.height ?? DEFAULT_SIZE.height, MIN_SIZE.height, area.height),
  };
  if (last === null) return centred(size, area);
  const there = { ...size, x: last.x, y: last.y };
  // Made smaller, it may have left its display.
  return holdsGrip(area, there) ? there : centred(size, area);
}

/** Whether enough of the window's upper edge is in `area`. */
function holdsGrip(area: Rectangle, window: Rectangle): boolean {
  const visibleWidth = Math.min(area.x + area.width, window.x + window.width) - Math.max(area.x, window.x);
  const isTopVisible = window.y >= area.y && window.y + GRIP.height <= area.y + area.height;
  return visibleWidth >= GRIP.width && isTopVisible;
}

function centred(size: { width: number; height: number }, area: Rectangle): Rectangle {
  return {
    ...size,
    x: Math.round(area.x + (area.width - size.width) / 2),
    y: Math.round(area.y + (area.height - size.height) / 2),
  };
}

/** A display that is smaller than `min` gets `min`: it can be moved, while views that do not fit cannot be used. */
function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(value, max));
}
