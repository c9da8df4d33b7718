import { useState } from "react";
import { useAppState, useCommands } from "../app-context.tsx";

const TINTS = 6;

/** A person's picture, or their initials on their own quiet colour. `isSpeaking` puts the ring around it. */
export function Avatar({
  userId,
  displayName,
  size,
  isSpeaking = false,
}: {
  userId: string;
  displayName: string;
  size: "small" | "medium" | "large";
  isSpeaking?: boolean;
}) {
  const avatarId = useAppState(
    ({ roster }) => (roster?.members.get(userId) ?? roster?.formerMembers.get(userId))?.avatarId ?? null,
  );
  return (
    <span className="avatar" data-size={size} data-tint={tintOf(userId)} data-speaking={isSpeaking} aria-hidden="true">
      {initials(displayName)}
      {avatarId !== null && <Picture key={avatarId} avatarId={avatarId} />}
    </span>
  );
}

/** Over the initials, which stay where it does not come. */
function Picture({ avatarId }: { avatarId: string }) {
  const { chat } = useCommands();
  const [isMissing, setMissing] = useState(false);
  if (isMissing) return null;
  return (
    <img
      className="avatar-picture"
      src={chat.fileUrl(avatarId, "avatar")}
      alt=""
      decoding="async"
      draggable={false}
      onError={() => setMissing(true)}
    />
  );
}

/** The same colour for the same person on every device: FNV-1a of the id, which may be any string. */
export function tintOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % TINTS;
}

/** First letters of the first and the last word; by grapheme, as a name may start with an emoji or a combined letter. */
export function initials(displayName: string): string {
  const words = displayName
    .trim()
    .split(/[\s._-]+/u)
    .filter((word) => word !== "");
  const first = words[0];
  if (first === undefined) return "?";
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return `${firstGrapheme(first)}${last === undefined ? "" : firstGrapheme(last)}`.toLocaleUpperCase();
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function firstGrapheme(word: string): string {
  for (const { segment } of graphemes.segment(word)) return segment;
  return "";
}
