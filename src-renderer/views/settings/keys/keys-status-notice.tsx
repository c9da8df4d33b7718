import { useDesktopApp } from "../../app-context.tsx";
import { keysFaultWords } from "../../keys/key-words.ts";
import { KeysCures } from "../../keys/keys-cures.tsx";
import { Notice } from "../../widgets/notice.tsx";

/** Where the global keys stand, where there is something to say about it. */
export function KeysStatusNotice() {
  const { keys, os } = useDesktopApp().state;
  switch (keys.kind) {
    case "off":
    case "listening":
      return null;
    case "starting":
      return (
        <p className="field-description" role="status">
          Global keys are being started…
        </p>
      );
    case "failed": {
      const { reason, advice, cures } = keysFaultWords(keys.fault, os);
      return (
        <Notice kind="fault">
          <p>
            {reason} {advice}
          </p>
          <div className="notice-actions">
            <KeysCures cures={cures} />
          </div>
        </Notice>
      );
    }
  }
}
