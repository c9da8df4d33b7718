import { Button } from "react-aria-components";
import type { CallFailure } from "../../store/state.ts";
import { useCommands } from "../app-context.tsx";
import { failureWords } from "./call-words.ts";

/** Why the call is red and what to do about it; in the bar, never as a pop-up. */
export function CallFailureBar({ channelId, failure }: { channelId: string; failure: CallFailure }) {
  const commands = useCommands();
  const { reason, offer } = failureWords(failure);
  return (
    <div className="call-failure">
      <p>{reason}</p>
      <div className="call-failure-actions">
        {offer === "takeOver" ? (
          <Button className="button strong" onPress={() => commands.joinVoice(channelId, { takeOver: true })}>
            Use here instead
          </Button>
        ) : (
          <Button className="button strong" onPress={() => commands.joinVoice(channelId)}>
            Try again
          </Button>
        )}
        <Button className="button plain" onPress={() => commands.leaveVoice()}>
          Dismiss
        </Button>
      </div>
    </div>
  );
}
