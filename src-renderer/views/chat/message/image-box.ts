import type { Attachment } from "../../../../shared/protocol/values.ts";

const MAX_WIDTH_PX = 400;
const MAX_HEIGHT_PX = 300;
/** Below it there is nothing to press. */
const MIN_SIDE_PX = 24;

const SHOWN_TYPES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

export type ImageAttachment = Attachment & { readonly width: number; readonly height: number };

/** Whether a file is shown as a picture: the server knows its type by its bytes, and its size. */
export function isImage(attachment: Attachment): attachment is ImageAttachment {
  return SHOWN_TYPES.has(attachment.type) && attachment.width !== undefined && attachment.height !== undefined;
}

/** The box that is kept for a picture before it comes, so that nothing moves when it does. Never larger than itself. */
export function imageBox({ width, height }: ImageAttachment): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, MAX_WIDTH_PX / width, MAX_HEIGHT_PX / height);
  return {
    width: Math.max(MIN_SIDE_PX, Math.round(width * scale)),
    height: Math.max(MIN_SIDE_PX, Math.round(height * scale)),
  };
}
