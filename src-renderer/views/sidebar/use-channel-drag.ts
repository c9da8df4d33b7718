import { type DragEvent, useState } from "react";
import type { Channel } from "../../../shared/protocol/values.ts";
import type { Side } from "./channel-order.ts";

/** By its kind, as what is dragged can be read by its type alone until it is dropped. */
const dragType = (kind: Channel["kind"]) => `application/x-cromulent-channel-${kind}`;

/**
 * Drags a channel's line with the pointer, and takes others of its kind that are dropped on it; the keyboard has the
 * menu and keys for the same.
 */
export function useChannelDrag(channel: Channel, isEnabled: boolean, onDrop: (channelId: string, side: Side) => void) {
  const [isDragged, setDragged] = useState(false);
  const [dropSide, setDropSide] = useState<Side | null>(null);
  if (!isEnabled) return { line: {}, place: {} };

  const type = dragType(channel.kind);
  const takes = (event: DragEvent) => event.dataTransfer.types.includes(type);
  return {
    /** Of what is dragged. */
    line: {
      draggable: true,
      "data-dragged": isDragged,
      onDragStart: (event: DragEvent) => {
        event.dataTransfer.setData(type, channel.id);
        event.dataTransfer.effectAllowed = "move";
        setDragged(true);
      },
      onDragEnd: () => setDragged(false),
    },
    /** Of what others are dropped on. */
    place: {
      "data-drop": dropSide ?? undefined,
      onDragOver: (event: DragEvent) => {
        if (!takes(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "move";
        setDropSide(sideOf(event));
      },
      onDragLeave: (event: DragEvent) => {
        if (event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)) return;
        setDropSide(null);
      },
      onDrop: (event: DragEvent) => {
        setDropSide(null);
        if (!takes(event)) return;
        event.preventDefault();
        onDrop(event.dataTransfer.getData(type), sideOf(event));
      },
    },
  };
}

function sideOf({ clientY, currentTarget }: DragEvent): Side {
  const { top, height } = currentTarget.getBoundingClientRect();
  return clientY < top + height / 2 ? "before" : "after";
}
