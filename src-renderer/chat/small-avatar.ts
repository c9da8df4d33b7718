import { ProtocolError } from "../../shared/protocol/errors.ts";

/** Twice the largest size in which an avatar is shown. */
const AVATAR_PIXELS = 256;
const QUALITY = 0.9;

/** The middle of a picture, cut to a square. Rejects with `ProtocolError` where the file is none that the browser reads. */
export async function smallAvatar(image: File): Promise<File> {
  const bitmap = await createImageBitmap(image).catch((cause: unknown) => {
    const message = "This file is no picture that can be read. Choose a PNG, JPEG, GIF or WebP.";
    throw new ProtocolError("invalid", message, { cause });
  });
  try {
    const canvas = drawSquare(bitmap);
    // A browser that writes no WebP writes PNG by itself; a canvas has nothing of the file's place and camera.
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/webp", QUALITY));
    if (blob === null) throw unusable();
    return new File([blob], blob.type === "image/webp" ? "avatar.webp" : "avatar.png", { type: blob.type });
  } finally {
    bitmap.close();
  }
}

function drawSquare(bitmap: ImageBitmap): HTMLCanvasElement {
  const side = Math.min(bitmap.width, bitmap.height);
  const canvas = document.createElement("canvas");
  canvas.width = AVATAR_PIXELS;
  canvas.height = AVATAR_PIXELS;
  const context = canvas.getContext("2d");
  if (context === null) throw unusable();
  context.imageSmoothingQuality = "high";
  const left = (bitmap.width - side) / 2;
  const top = (bitmap.height - side) / 2;
  context.drawImage(bitmap, left, top, side, side, 0, 0, AVATAR_PIXELS, AVATAR_PIXELS);
  return canvas;
}

function unusable(): ProtocolError {
  return new ProtocolError("internal", "The picture could not be made smaller. Try another one.");
}
