#!/bin/sh
# Makes the relay $1 read its certificate again when that was renewed: coturn does so at SIGUSR2, and calls go on. Runs beside
# it until it is gone. Files that stay the same for two looks are whole; somebody may be writing others.
set -u

fingerprint() {
  [ -r "$TLS_CERT" ] && [ -r "$TLS_KEY" ] && cat -- "$TLS_CERT" "$TLS_KEY" | sha256sum
}

loaded=$2
seen=$loaded
while sleep "$TLS_POLL_S" && kill -0 "$1"; do
  now=$(fingerprint) || continue
  if [ "$now" = "$seen" ] && [ "$now" != "$loaded" ]; then
    kill -USR2 "$1"
    loaded=$now
  fi
  seen=$now
done
