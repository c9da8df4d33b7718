import { CircleAlert, File as FileIcon, RotateCw, X } from "lucide-react";
import { ProgressBar } from "react-aria-components";
import { assertNever } from "../../../../shared/assert-never.ts";
import { sizeWords } from "../../../../shared/size-words.ts";
import type { DraftFile } from "../../../store/chat-state.ts";
import { useCommands } from "../../app-context.tsx";
import { IconButton } from "../../widgets/icon-button.tsx";
import { FilesNews } from "./files-news.tsx";

/** The files of a draft, with how far they are. */
export function DraftFiles({ channelId, files }: { channelId: string; files: readonly DraftFile[] }) {
  return (
    <>
      {files.length > 0 && (
        <ul className="draft-files scroll" aria-label="Files of this message">
          {files.map((file) => (
            <FileChip key={file.key} channelId={channelId} file={file} />
          ))}
        </ul>
      )}
      <FilesNews files={files} />
    </>
  );
}

function FileChip({ channelId, file }: { channelId: string; file: DraftFile }) {
  const { chat } = useCommands();
  const { key, name, previewUrl, state } = file;
  return (
    <li className="draft-file" data-state={state.kind} title={name}>
      <span className="draft-file-picture">
        {previewUrl === null ? (
          <FileIcon size={20} aria-hidden="true" />
        ) : (
          <img src={previewUrl} alt="" draggable={false} />
        )}
      </span>
      <span className="draft-file-words">
        <span className="truncate">{name}</span>
        <FileState file={file} />
      </span>
      {state.kind === "failed" && (
        <IconButton
          label={`Upload ${name} again`}
          hint="Try again"
          className="icon-button small"
          onPress={() => chat.retryFile(channelId, key)}
        >
          <RotateCw size={14} aria-hidden="true" />
        </IconButton>
      )}
      <IconButton
        label={state.kind === "sending" ? `Cancel the upload of ${name}` : `Take ${name} away`}
        hint={state.kind === "sending" ? "Cancel" : "Take away"}
        className="icon-button small"
        onPress={() => chat.removeFile(channelId, key)}
      >
        <X size={14} aria-hidden="true" />
      </IconButton>
    </li>
  );
}

function FileState({ file: { name, size, state } }: { file: DraftFile }) {
  switch (state.kind) {
    case "sending":
      return (
        <ProgressBar
          className="draft-file-progress"
          aria-label={`Upload of ${name}`}
          value={state.sentBytes}
          maxValue={Math.max(1, size)}
        >
          {({ percentage }) => (
            <>
              <span className="draft-file-aside numbers">
                {Math.floor(percentage ?? 0)} % of {sizeWords(size)}
              </span>
              <svg className="draft-file-bar" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">
                <rect width="100" height="3" />
                <rect className="draft-file-done" width={percentage ?? 0} height="3" />
              </svg>
            </>
          )}
        </ProgressBar>
      );
    case "done":
      return <span className="draft-file-aside numbers">{sizeWords(size)}</span>;
    case "failed":
      return (
        <span className="draft-file-fault">
          <CircleAlert size={12} aria-hidden="true" />
          <span>{state.message}</span>
        </span>
      );
    default:
      return assertNever(state);
  }
}
