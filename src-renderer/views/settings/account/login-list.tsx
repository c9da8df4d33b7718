import { Globe, Monitor } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components";
import type { LoginPlace } from "../../../../shared/protocol/values.ts";
import { useCommands } from "../../app-context.tsx";
import { LoadedPart } from "../../widgets/loaded-part.tsx";
import { Notice } from "../../widgets/notice.tsx";
import { useAsked } from "../../widgets/use-asked.ts";
import type { Loading } from "../../widgets/use-loaded.ts";
import { loginName } from "./login-words.ts";

/** Where one is logged in, and the way to end that from here. */
export function LoginList({ loading }: { loading: Loading<readonly LoginPlace[]> }) {
  return (
    <section className="settings-group" aria-label="Where you are logged in">
      <h3 className="settings-group-title">Where you are logged in</h3>
      <LoadedPart loading={loading}>{(logins) => <Logins logins={logins} onEnded={loading.reload} />}</LoadedPart>
    </section>
  );
}

function Logins({ logins, onEnded }: { logins: readonly LoginPlace[]; onEnded: () => void }) {
  const { administration } = useCommands();
  const { isPending, fault, ask } = useAsked();
  const [ending, setEnding] = useState<string | null>(null);
  const others = logins.filter(({ isCurrent }) => !isCurrent);

  const end = async (places: readonly LoginPlace[], which: string) => {
    setEnding(which);
    await ask(async () => {
      for (const { id } of places) await administration.endLogin(id);
    });
    // Also after a refusal: some of them may have ended.
    onEnded();
  };
  return (
    <>
      {fault !== null && <Notice kind="fault">{fault}</Notice>}
      <ul className="rows" aria-label="Log-ins">
        {[...logins.filter(({ isCurrent }) => isCurrent), ...others].map((login) => (
          <li key={login.id} className="row">
            {login.client === "cromulent-web" ? (
              <Globe size={18} aria-hidden="true" />
            ) : (
              <Monitor size={18} aria-hidden="true" />
            )}
            <div className="row-words">
              <span className="row-title">{loginName(login)}</span>
              <span className="field-description">{whenWords(login)}</span>
            </div>
            {login.isCurrent ? (
              <span className="row-note">This one</span>
            ) : (
              <Button
                className="button small"
                aria-label={`Log out ${loginName(login)}`}
                isPending={isPending && ending === login.id}
                onPress={() => void end([login], login.id)}
              >
                Log out
              </Button>
            )}
          </li>
        ))}
      </ul>
      {others.length > 1 && (
        <Button className="button" isPending={isPending && ending === "all"} onPress={() => void end(others, "all")}>
          {isPending && ending === "all" ? "Logging out…" : "Log out everywhere else"}
        </Button>
      )}
      {others.length === 0 && <p className="field-description">You are logged in nowhere else.</p>}
    </>
  );
}

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

function whenWords({ isOnline, lastUsedAt, createdAt }: LoginPlace): string {
  return `${isOnline ? "Connected now" : `Last used ${dateTime.format(lastUsedAt)}`} · since ${date.format(createdAt)}`;
}
