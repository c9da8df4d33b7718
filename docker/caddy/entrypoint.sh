#!/bin/sh
# Becomes Caddy, and keeps a copy of the site's certificate with its key where the relay reads it: one file, exchanged in one
# piece, so that nobody ever finds a certificate with another one's key.
set -eu

fail() {
  printf 'caddy cannot start: %s\n' "$1" >&2
  exit 1
}

case ${DOMAIN:-} in
'') fail 'DOMAIN must be set, to the name under which browsers reach this machine: run docker/setup' ;;
*[!a-z0-9.-]*) fail 'DOMAIN must be a host name in small letters, without https:// and without a port' ;;
esac
case ${TLS:-} in
internal) TLS_MODE=internal ;;
'')
  if [ -n "${ACME_EMAIL:-}" ]; then TLS_MODE=email; else TLS_MODE=public; fi
  ;;
*) fail 'TLS must be internal, or unset for a certificate that everyone trusts' ;;
esac
poll_s=${CERTIFICATE_POLL_S:-5}
case $poll_s in '' | *[!0-9]* | 0* | ????*) fail 'CERTIFICATE_POLL_S must be a whole number of seconds from 1 to 999' ;; esac

storage=${XDG_DATA_HOME:-/data}/caddy/certificates
shared=${CERTIFICATES_DIR:-/certificates}
[ -w "$shared" ] || fail "the user $(id -u) must be able to write to $shared, where the relay gets its certificate from"

# The newest certificate for the site, without its ending. One of the own authority is none for a public site.
newest() {
  set --
  for file in "$storage"/*/"$DOMAIN/$DOMAIN.crt"; do
    case $TLS_MODE-$file in
      internal-"$storage"/local/*) ;;
      internal-* | *-"$storage"/local/*) continue ;;
    esac
    [ -r "$file" ] && set -- "$@" "$file"
  done
  [ $# -gt 0 ] || return 1
  # shellcheck disable=SC2012
  newest=$(ls -t "$@" | head -n 1)
  newest=${newest%.crt}
  [ -r "$newest.key" ]
}

share_changes() {
  umask 027
  shared_sum=none
  seen_sum=none
  while kill -0 "$1" 2>/dev/null; do
    if newest; then
      sum=$(cat "$newest.crt" "$newest.key" | sha256sum)
      # Caddy writes the two one after the other: only what stayed the same for a while is whole.
      if [ "$sum" = "$seen_sum" ] && [ "$sum" != "$shared_sum" ]; then
        cat "$newest.crt" "$newest.key" >"$shared/certificate.pem.new" &&
          mv "$shared/certificate.pem.new" "$shared/certificate.pem" &&
          shared_sum=$sum &&
          echo "the certificate of $DOMAIN was handed to the relay"
      fi
      seen_sum=$sum
    fi
    sleep "$poll_s"
  done
}

export TLS_MODE
share_changes $$ &
exec caddy run --config "${CADDYFILE:-/etc/caddy/Caddyfile}" --adapter caddyfile
