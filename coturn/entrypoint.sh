#!/bin/sh
# Makes coturn's configuration of the environment (docs/self-hosting.md) and becomes coturn. The secret stands in a file that
# nobody else may read, and neither among the arguments nor in the environment of the running relay.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
folder=${RUNTIME_DIR:-/run/coturn}
config=$folder/turnserver.conf

if [ $# -gt 0 ]; then
  # The official image would take them, and the secret with them for everyone to see.
  echo 'coturn cannot start: it takes variables, no arguments (docs/self-hosting.md)' >&2
  exit 1
fi

case $folder in
  [!/]* | *[!A-Za-z0-9/._-]*)
    # It stands in the configuration, where a line break would begin another setting.
    echo 'coturn cannot start: RUNTIME_DIR must be the whole path of a folder, of letters, digits and / . _ - only' >&2
    exit 1
    ;;
esac

# A whole number of seconds in $value: the variable $1, from $3 to 3600; $2 when it is unset or empty.
seconds() {
  eval "value=\${$1:-$2}"
  # shellcheck disable=SC2154
  case $value in
    *[!0-9]* | ?????* | 0?*) ;;
    *) [ "$value" -lt "$3" ] || [ "$value" -gt 3600 ] || return 0 ;;
  esac
  echo "coturn cannot start: $1 must be a whole number of seconds from $3 to 3600" >&2
  exit 1
}

# The first process of a container is told to end in vain unless it listens; coturn does by itself.
trap 'exit 143' TERM INT
seconds TLS_WAIT_S 0 0
tls_wait_s=$value
seconds TLS_POLL_S 10 1
TLS_POLL_S=$value
if [ -n "${TLS_CERT:-}" ] && [ -n "${TLS_KEY:-}" ]; then
  # Whoever gets the certificate may begin at the same time as the relay. If it does not come, the configuration's script says so.
  waited=0
  until { [ -r "$TLS_CERT" ] && [ -r "$TLS_KEY" ]; } || [ "$waited" -ge "$tls_wait_s" ]; do
    [ $waited -gt 0 ] || echo "coturn waits for its certificate, $TLS_CERT, for $tls_wait_s seconds at most"
    sleep 1
    waited=$((waited + 1))
  done
fi

umask 077
mkdir -p -- "$folder"
chmod 0700 -- "$folder"
rm -f -- "$config"
"$here/render-config.sh" >"$config"
# Of the files that coturn is about to read, so that no renewal is missed.
if [ -n "${TLS_CERT:-}" ]; then loaded=$(cat -- "$TLS_CERT" "$TLS_KEY" | sha256sum); fi
# coturn fills in nothing in its file: a secret that says ${TURN_SECRET} would be just that text.
# shellcheck disable=SC2016
if grep -qF '${' "$config"; then
  rm -f -- "$config"
  # shellcheck disable=SC2016
  echo 'coturn cannot start: its configuration holds ${…}, a variable that nobody filled in' >&2
  exit 1
fi
printf 'pidfile=%s\nuserdb=%s\n' "$folder/turnserver.pid" "$folder/turndb" >>"$config"

unset TURN_SECRET
if [ -n "${TLS_CERT:-}" ]; then
  # A program of its own: a part of this shell would show the secret among its variables.
  export TLS_POLL_S
  "$here/reload-on-renewal.sh" $$ "$loaded" </dev/null >/dev/null 2>&1 &
fi
exec turnserver -c "$config"
