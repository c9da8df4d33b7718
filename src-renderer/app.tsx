import "@fontsource-variable/inter/wght.css";
import "./styles/index.css";
import type { StoreApi } from "zustand/vanilla";
import type { Commands } from "./store/commands.ts";
import type { AppState } from "./store/state.ts";
import { AppProvider, useAppState } from "./views/app-context.tsx";
import { CrashGuard } from "./views/crash-guard.tsx";
import { MainView } from "./views/main/main-view.tsx";
import { DesktopFrame } from "./views/servers/desktop-frame.tsx";
import { FirstServer } from "./views/servers/first-server.tsx";
import { SettingsDialog } from "./views/settings/settings-dialog.tsx";
import { Opening, ServerLoading, ServerUnreachable } from "./views/welcome/opening.tsx";
import { Welcome } from "./views/welcome/welcome.tsx";
import { ToastProvider } from "./views/widgets/toasts.tsx";

/** The whole client: shows `store`, and asks for changes through `commands`. */
export function App({ store, commands }: { store: StoreApi<AppState>; commands: Commands }) {
  return (
    <AppProvider store={store} commands={commands}>
      <CrashGuard onCrash={() => commands.leaveVoice()}>
        <ToastProvider>
          <DesktopFrame>
            <CurrentPhase />
          </DesktopFrame>
          <SettingsDialog />
        </ToastProvider>
      </CrashGuard>
    </AppProvider>
  );
}

function CurrentPhase() {
  const phase = useAppState((state) => state.phase);
  const isRosterKnown = useAppState((state) => state.roster !== null);
  switch (phase.kind) {
    case "loading":
      return <ServerLoading />;
    case "noServer":
      return <FirstServer />;
    case "unreachable":
      return <ServerUnreachable message={phase.message} />;
    case "signedOut":
      return <Welcome server={phase.server} notice={phase.notice} />;
    case "signedIn":
      return isRosterKnown ? <MainView server={phase.server} /> : <Opening server={phase.server} />;
  }
}
