import { useEffect, useRef, useState } from "react";
import { assertNever } from "../../../../shared/assert-never.ts";
import type { DraftFile } from "../../../store/chat-state.ts";

/** How long a piece of news stands before it is taken away, so that the same one can be read again later. */
const STANDS_MS = 4_000;
/** Every this share of an upload is told: more often nobody wants to hear it. */
const TOLD_SHARE = 0.5;

/** Tells a screen reader what becomes of a draft's files. */
export function FilesNews({ files }: { files: readonly DraftFile[] }) {
  const told = useRef<readonly DraftFile[]>(files);
  const [news, setNews] = useState<readonly string[]>([]);
  useEffect(() => {
    const fresh = filesNews(told.current, files);
    told.current = files;
    if (fresh.length > 0) setNews((standing) => [...standing, ...fresh]);
  }, [files]);
  useEffect(() => {
    if (news.length === 0) return;
    const clearing = setTimeout(() => setNews([]), STANDS_MS);
    return () => clearTimeout(clearing);
  }, [news]);
  return (
    <div className="visually-hidden" role="log" aria-live="polite" aria-label="Upload news">
      {news.join(" ")}
    </div>
  );
}

/** What happened to files between two moments, in sentences. */
function filesNews(before: readonly DraftFile[], now: readonly DraftFile[]): readonly string[] {
  return now.flatMap((file) => newsOf(before.find(({ key }) => key === file.key) ?? null, file) ?? []);
}

function newsOf(old: DraftFile | null, file: DraftFile): string | null {
  const { name, size, state } = file;
  switch (state.kind) {
    case "sending":
      if (old?.state.kind !== "sending") return `Uploading ${name}.`;
      return partsSent(old) < partsSent(file) ? `${name}: ${Math.round((100 * state.sentBytes) / size)} %.` : null;
    case "done":
      return old === null || old.state.kind === "done" ? null : `${name} is uploaded.`;
    case "failed":
      return old?.state.kind === "failed" ? null : `${name} was not uploaded: ${state.message}`;
    default:
      return assertNever(state);
  }
}

function partsSent({ size, state }: DraftFile): number {
  if (state.kind !== "sending" || size === 0 || state.sentBytes >= size) return 0;
  return Math.floor(state.sentBytes / size / TOLD_SHARE);
}
