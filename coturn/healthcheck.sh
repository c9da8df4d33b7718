#!/bin/sh
# Whether the relay answers a STUN request: that takes no secret, which a TURN client would show among its arguments.
set -eu
address=${LISTENING_IP:-127.0.0.1}
exec timeout 2 turnutils_stunclient -p "${LISTENING_PORT:-3478}" "${address%%,*}" >/dev/null
