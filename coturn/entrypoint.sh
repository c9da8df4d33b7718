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

umask 077
mkdir -p -- "$folder"
chmod 0700 -- "$folder"
rm -f -- "$config"
"$here/render-config.sh" >"$config"
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
exec turnserver -c "$config"
