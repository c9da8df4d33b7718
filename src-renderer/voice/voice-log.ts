/**
 * `debug`: what one wants when looking into a report. `warning`: voice went on, with less. `error`: a fault of our own.
 * Nothing is logged that says what was spoken, nor addresses of peers.
 */
export type VoiceLog = (level: "debug" | "warning" | "error", what: string, cause?: unknown) => void;
