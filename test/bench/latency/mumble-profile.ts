import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Database from "better-sqlite3";
import type { HubDevices } from "../../helpers/audio/pulse-hub.ts";
import { type MumbleServer, makeCertificate } from "./mumble-server.ts";

/** What of Mumble's settings makes its latency. */
export interface MumbleTuning {
  /** Of 10 ms each. */
  readonly framesPerPacket: number;
  /** Frames of 10 ms that wait to be played. */
  readonly outputDelay: number;
}

export interface MumbleProfile {
  readonly home: string;
  readonly username: string;
  readonly tuning: MumbleTuning;
  readonly server: MumbleServer;
  readonly devices: HubDevices;
}

/** Makes a home in which Mumble starts without a question: with a certificate, and with its server's known already. */
export async function writeMumbleProfile(profile: MumbleProfile): Promise<void> {
  const { home, username, server } = profile;
  const configDir = join(home, ".config", "Mumble");
  const dataDir = join(home, ".local", "share", "Mumble", "Mumble");
  for (const dir of [configDir, dataDir]) await mkdir(dir, { recursive: true });
  const { pkcs12 } = await makeCertificate(home, username);
  await writeFile(join(configDir, "Mumble.conf"), settings(profile, pkcs12));
  trustServer(join(dataDir, "mumble.sqlite"), server);
}

/**
 * Sound as it comes: no suppression, and transmitting all the time as an open microphone does. The devices by name: Mumble
 * takes the sound server's defaults for itself, and never asks what the surroundings want.
 */
function settings({ username, tuning, devices }: MumbleProfile, certificate: Uint8Array): string {
  const bytes = Array.from(certificate, (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
  return `[General]
lastupdate=99
[audio]
transmit=0
input=PulseAudio
output=PulseAudio
noisesupress=0
loudness=1000
quality=72000
outputdelay=${tuning.outputDelay}
echo=false
attenuateothers=false
[pulseaudio]
input=${devices.source}
output=${devices.sink}
[net]
certificate="@ByteArray(${bytes})"
framesperpacket=${tuning.framesPerPacket}
jitterbuffer=1
[tts]
enable=false
[ui]
askonquit=false
updatecheck=false
plugincheck=false
usage=false
username=${username}
[overlay]
enable=false
`;
}

/** Mumble would ask about a certificate that nobody signed; its answer is a row here. */
function trustServer(path: string, { host, port, certificateSha1 }: MumbleServer): void {
  const database = new Database(path);
  try {
    database.exec("CREATE TABLE cert (id INTEGER PRIMARY KEY AUTOINCREMENT, hostname TEXT, port INTEGER, digest TEXT)");
    database.exec("CREATE UNIQUE INDEX cert_host_port ON cert (hostname, port)");
    database.prepare("INSERT INTO cert (hostname, port, digest) VALUES (?, ?, ?)").run(host, port, certificateSha1);
  } finally {
    database.close();
  }
}
