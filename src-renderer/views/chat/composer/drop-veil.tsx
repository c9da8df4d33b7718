import { FileUp } from "lucide-react";
import { type RefObject, useEffect, useState } from "react";

interface DropVeilProps {
  /** Anything in the channel that it stands in: files may be dropped on all of that. */
  readonly inside: RefObject<HTMLElement | null>;
  readonly channelName: string;
  readonly onFiles: (files: readonly File[]) => void;
  /** What cannot be sent was dropped, and what to do. */
  readonly onFault: (fault: string) => void;
}

/** Takes files that are dropped anywhere on the channel, and shows that it does while they are dragged over it. */
export function DropVeil({ inside, channelName, onFiles, onFault }: DropVeilProps) {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const area = inside.current?.closest("main") ?? null;
    const isInside = ({ target }: DragEvent) => target instanceof Node && (area?.contains(target) ?? false);
    // Everywhere: a browser opens what is dropped beside the channel in the place of the page.
    const onDragOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      const isHere = isInside(event);
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = isHere ? "copy" : "none";
      setOver(isHere);
    };
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (!isInside(event)) return;
      const dropped = droppedFiles(event);
      if (dropped.hasFolder) onFault("Folders cannot be sent: pack them into one file, or choose the files in them.");
      if (dropped.files.length > 0) onFiles(dropped.files);
    };
    const end = () => setOver(false);
    addEventListener("dragover", onDragOver);
    addEventListener("dragleave", onDragLeave);
    addEventListener("drop", onDrop);
    addEventListener("dragend", end);
    return () => {
      removeEventListener("dragover", onDragOver);
      removeEventListener("dragleave", onDragLeave);
      removeEventListener("drop", onDrop);
      removeEventListener("dragend", end);
    };
  });
  if (!isOver) return null;
  return (
    <div className="drop-veil" aria-hidden="true">
      <div className="drop-veil-words">
        <FileUp size={28} />
        <strong>Drop to add to your message</strong>
        <span className="truncate">#{channelName}</span>
      </div>
    </div>
  );
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") ?? false;
}

function droppedFiles({ dataTransfer }: DragEvent): { files: readonly File[]; hasFolder: boolean } {
  const items = [...(dataTransfer?.items ?? [])].filter(({ kind }) => kind === "file");
  const folders = items.filter((item) => item.webkitGetAsEntry?.()?.isDirectory ?? false);
  const files = items.filter((item) => !folders.includes(item)).flatMap((item) => item.getAsFile() ?? []);
  return { files, hasFolder: folders.length > 0 };
}
