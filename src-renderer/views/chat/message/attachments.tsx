import { Download, FileText } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components";
import type { Attachment } from "../../../../shared/protocol/values.ts";
import { sizeWords } from "../../../../shared/size-words.ts";
import { useCommands } from "../../app-context.tsx";
import { useInsideTabIndex } from "./current-row.tsx";
import { type ImageAttachment, imageBox, isImage } from "./image-box.ts";
import { useMessageActions } from "./message-actions.tsx";

/** The files of a message: pictures as such, others as cards. */
export function Attachments({ attachments }: { attachments: readonly Attachment[] }) {
  if (attachments.length === 0) return null;
  return (
    <ul className="attachments" aria-label="Files">
      {attachments.map((attachment) => (
        <li key={attachment.id}>
          {isImage(attachment) ? <Picture image={attachment} /> : <FileCard file={attachment} />}
        </li>
      ))}
    </ul>
  );
}

function Picture({ image }: { image: ImageAttachment }) {
  const { chat } = useCommands();
  const { showImage } = useMessageActions();
  const tabIndex = useInsideTabIndex();
  const [isMissing, setMissing] = useState(false);
  const box = imageBox(image);
  if (isMissing) return <FileCard file={image} />;
  return (
    <Button
      className="picture"
      aria-label={`Show picture ${image.name}`}
      excludeFromTabOrder={tabIndex === -1}
      style={{ width: box.width, aspectRatio: `${box.width} / ${box.height}` }}
      onPress={() => showImage(image)}
    >
      <img
        src={chat.fileUrl(image.id, image.name)}
        alt=""
        width={box.width}
        height={box.height}
        decoding="async"
        draggable={false}
        onError={() => setMissing(true)}
      />
    </Button>
  );
}

function FileCard({ file }: { file: Attachment }) {
  const { chat } = useCommands();
  const tabIndex = useInsideTabIndex();
  return (
    <a
      className="file-card"
      href={chat.fileUrl(file.id, file.name)}
      download={file.name}
      target="_blank"
      rel="noreferrer noopener"
      tabIndex={tabIndex}
    >
      <FileText className="file-sign" size={24} aria-hidden="true" />
      <span className="file-words">
        <span className="file-name truncate" title={file.name}>
          {file.name}
        </span>
        <span className="file-size">{sizeWords(file.size)}</span>
      </span>
      <Download className="file-action" size={16} aria-hidden="true" />
      <span className="visually-hidden">, download</span>
    </a>
  );
}
