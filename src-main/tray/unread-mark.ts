/** A picture's bytes as Electron has them: four for each pixel, blue, green, red, alpha, premultiplied. */
export interface Bitmap {
  readonly bytes: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Orchid, the accent of the views, as blue, green, red: to be seen on dark panels and on light ones. */
const MARK_BGR = [0xe4, 0x7f, 0xda] as const;
/** Of the picture's shorter side. */
const RADIUS_SHARE = 0.22;
/** What is cut out around it, so that it does not run into the drawing. */
const GAP_SHARE = 0.07;

/** The picture with a dot in its upper right corner. */
export function withUnreadMark({ bytes, widthPx, heightPx }: Bitmap): Bitmap {
  const marked = Uint8Array.from(bytes);
  const side = Math.min(widthPx, heightPx);
  const radius = side * RADIUS_SHARE;
  const centre = { x: widthPx - radius, y: radius };
  forEachPixel(widthPx, heightPx, (x, y, at) => {
    const distance = Math.hypot(x + 0.5 - centre.x, y + 0.5 - centre.y);
    const kept = clamp(distance - (radius + side * GAP_SHARE) + 0.5);
    for (let part = 0; part < 4; part += 1) marked[at + part] = (marked[at + part] ?? 0) * kept;
    paint(marked, at, clamp(radius - distance + 0.5));
  });
  return { bytes: marked, widthPx, heightPx };
}

/** A dot alone, for the taskbar's overlay. */
export function unreadDot(sidePx: number): Bitmap {
  const bytes = new Uint8Array(sidePx * sidePx * 4);
  const radius = sidePx * 0.44;
  forEachPixel(sidePx, sidePx, (x, y, at) => {
    paint(bytes, at, clamp(radius - Math.hypot(x + 0.5 - sidePx / 2, y + 0.5 - sidePx / 2) + 0.5));
  });
  return { bytes, widthPx: sidePx, heightPx: sidePx };
}

function forEachPixel(widthPx: number, heightPx: number, visit: (x: number, y: number, at: number) => void): void {
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) visit(x, y, (y * widthPx + x) * 4);
  }
}

/** Lays the colour over a pixel. @param share 0 to 1, how much of the pixel it covers */
function paint(bytes: Uint8Array, at: number, share: number): void {
  for (const [part, value] of [...MARK_BGR, 255].entries()) {
    bytes[at + part] = Math.round(value * share + (bytes[at + part] ?? 0) * (1 - share));
  }
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
