#!/bin/sh
# Whether Caddy answers, and has the certificate without which nobody comes in.
set -eu
wget -q -T 3 -O /dev/null "http://127.0.0.1:${HEALTH_PORT:-2020}/" || {
  echo 'Caddy does not answer'
  exit 1
}
[ -s "${CERTIFICATES_DIR:-/certificates}/certificate.pem" ] || {
  echo "no certificate for $DOMAIN yet: its DNS must lead to this machine, and ports 80 and 443 must be open (docker compose logs caddy)"
  exit 1
}
