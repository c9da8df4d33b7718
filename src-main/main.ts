import "../shared/polyfills.ts";
import { app } from "electron";

app.whenReady().then(() => app.quit());
