#!/bin/sh
# Writes coturn's configuration to stdout, made of environment variables (docs/self-hosting.md). Everything that is wrong
# with them goes to stderr, a line for each fault, and the script ends with 1. A secret is never repeated there.
set -u
LC_ALL=C
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 1

# shellcheck source=coturn/addresses.sh
. "$here/addresses.sh"
ranges=$here/internal-ranges

MIN_SECRET_CHARS=32
# What fits into coturn's line of 1024 bytes, with room to spare.
MAX_SECRET_CHARS=256
# RFC 8489, 14.9: what a realm may have less than. A line of 1024 bytes would go on as another setting.
MAX_REALM_CHARS=127
# coturn's own figure, written down to stay so.
NONCE_LIFETIME_S=600

faults=0
fault() {
  printf 'coturn cannot start: %s\n' "$1" >&2
  faults=$((faults + 1))
}

# The variable $1, or $2 when it is unset or empty (compose files pass empty ones). Fails when nobody filled it in.
text() {
  eval "value=\${$1-}"
  [ -n "$value" ] || value=$2
  # shellcheck disable=SC2016
  case $value in
    *'${'*)
      fault "$1 holds \${…}: a variable that nobody filled in"
      value=$2
      return 1
      ;;
  esac
}

# The variable $1, between $3 and $4; $2 when it is unset.
whole_number() {
  text "$1" "$2"
  case $value in
    '' | *[!0-9]* | ??????* | 0?*) ;;
    *) [ "$value" -lt "$3" ] || [ "$value" -gt "$4" ] || return 0 ;;
  esac
  fault "$1 must be a whole number from $3 to $4"
  value=$2
}

# The ranges that are refused as peers, as lines of `first last`.
refused_ranges() {
  while read -r scope first last _; do
    case $scope in
      always) ;;
      private) [ "$peers" != lan ] || continue ;;
      loopback) [ "$peers" != loopback ] || continue ;;
      *) continue ;;
    esac
    printf '%s %s\n' "$first" "$last"
  done <"$ranges"
}

check_secret() {
  text TURN_SECRET '' || return
  secret=$value
  if [ -z "$secret" ]; then
    fault 'TURN_SECRET must be set, to the same as the Cromulent server'"'"'s'
    return
  fi
  case $secret in
    *[!A-Za-z0-9+/=_.~-]* | =*)
      # coturn cuts blanks, quotes and a leading = off the value, and a line break would begin another setting.
      fault 'TURN_SECRET may hold letters, digits and + / = _ . ~ - only, and not begin with =; make one with: openssl rand -hex 32'
      ;;
  esac
  if [ ${#secret} -lt $MIN_SECRET_CHARS ] || [ ${#secret} -gt $MAX_SECRET_CHARS ]; then
    fault "TURN_SECRET must have $MIN_SECRET_CHARS to $MAX_SECRET_CHARS characters"
  fi
}

check_realm() {
  text TURN_REALM cromulent
  realm=$value
  case $realm in *[!A-Za-z0-9.-]*) fault 'TURN_REALM may hold letters, digits, dots and hyphens only' ;; esac
  [ ${#realm} -le $MAX_REALM_CHARS ] || fault "TURN_REALM may have $MAX_REALM_CHARS characters at most"
}

check_peers() {
  text PEERS internet
  peers=$value
  case $peers in
    internet | lan | loopback) ;;
    *)
      fault 'PEERS must be internet, lan or loopback'
      peers=internet
      ;;
  esac
}

check_listening_addresses() {
  case $peers in loopback) text LISTENING_IP 127.0.0.1 ;; *) text LISTENING_IP '' ;; esac
  listening_ips=
  case $value in
    *[!0-9A-Fa-f.:,]*)
      fault 'LISTENING_IP must hold addresses of this machine, separated by commas'
      return
      ;;
  esac
  saved_ifs=$IFS IFS=,
  # shellcheck disable=SC2086
  set -- $value
  IFS=$saved_ifs
  for address; do
    is_ipv4 "$address" || is_ipv6 "$address" ||
      fault 'LISTENING_IP must hold addresses of this machine, separated by commas'
    listening_ips="$listening_ips $address"
  done
}

check_relay_addresses() {
  case $peers in loopback) text RELAY_IP 127.0.0.1 ;; *) text RELAY_IP '' ;; esac
  relay_ip=${value:-$(outgoing_address)}
  if [ -z "$relay_ip" ]; then
    fault 'RELAY_IP must be set, to the address of this machine to relay from: it has no way to the internet to see it by'
  elif ! is_ipv4 "$relay_ip"; then
    fault 'RELAY_IP must be an IPv4 address'
    relay_ip=
  fi

  text RELAY_IP6 ''
  relay_ip6=$value
  [ -z "$relay_ip6" ] || is_ipv6 "$relay_ip6" || fault 'RELAY_IP6 must be an IPv6 address'

  text EXTERNAL_IP ''
  external_ip=$value
  if [ "$external_ip" = auto ]; then
    # Of the official image; asks name servers that answer with the asker's address. It ends with 100 when it found one, as
    # its own errexit comes before its exit 0: only what it says counts.
    external_ip=$(detect-external-ip 2>/dev/null)
    if ! is_ipv4 "$external_ip"; then
      fault 'EXTERNAL_IP could not be found out: set it to the address under which the internet reaches this machine'
      return
    fi
  fi
  if [ -n "$external_ip" ] && ! is_ipv4 "$external_ip"; then
    fault 'EXTERNAL_IP must be auto or an IPv4 address'
    return
  fi
  [ "$peers" = internet ] && [ -n "$relay_ip" ] || return 0
  if [ -n "$external_ip" ]; then
    ! is_internal "$external_ip" "$ranges" ||
      fault "EXTERNAL_IP is $external_ip, which nobody on the internet reaches; for a relay inside a network alone: PEERS=lan"
  elif is_internal "$relay_ip" "$ranges"; then
    fault "EXTERNAL_IP must be set: this machine's own address, $relay_ip, is not one that the internet reaches; for a relay inside a network alone: PEERS=lan"
  fi
}

check_tls() {
  text TLS_CERT ''
  tls_cert=$value
  text TLS_KEY ''
  tls_key=$value
  if [ -n "$tls_cert" ] && [ -z "$tls_key" ]; then fault 'TLS_KEY must be set with TLS_CERT'; fi
  if [ -z "$tls_cert" ] && [ -n "$tls_key" ]; then fault 'TLS_CERT must be set with TLS_KEY'; fi
  check_file TLS_CERT "$tls_cert"
  check_file TLS_KEY "$tls_key"
}

check_file() {
  case $2 in
    '') ;;
    [!/]* | *[!A-Za-z0-9/._-]*) fault "$1 must be the whole path of a file, of letters, digits and / . _ - only" ;;
    *) if [ ! -f "$2" ] || [ ! -r "$2" ]; then fault "$1 is not a file that the user $(id -un) may read"; fi ;;
  esac
}

check_ports() {
  whole_number LISTENING_PORT 3478 1 65535
  listening_port=$value
  whole_number TLS_LISTENING_PORT 5349 1 65535
  tls_listening_port=$value
  [ "$listening_port" -ne "$tls_listening_port" ] || fault 'LISTENING_PORT and TLS_LISTENING_PORT must differ'
  whole_number MIN_PORT 49152 1024 65535
  min_port=$value
  whole_number MAX_PORT 65535 1024 65535
  max_port=$value
  if [ "$min_port" -gt "$max_port" ]; then
    fault 'MIN_PORT must not be above MAX_PORT'
  fi
  for port in "$listening_port" "$tls_listening_port"; do
    if [ "$port" -ge "$min_port" ] && [ "$port" -le "$max_port" ]; then
      fault "MIN_PORT to MAX_PORT must leave out the port to listen on, $port"
    fi
  done
}

# Everyone in a channel has a connection to everyone else; each makes an allocation over each way to the relay and from each
# of the member's interfaces (two: cable and Wi-Fi), and all of them twice while it restarts.
check_quotas() {
  whole_number CHANNEL_LIMIT 25 2 100
  channel_limit=$value
  ways=2
  [ -z "$tls_cert" ] || ways=3
  whole_number USER_QUOTA $((2 * 2 * (channel_limit - 1) * ways)) 1 65535
  user_quota=$value
  ports=$((max_port - min_port + 1))
  [ "$ports" -ge 1 ] || return 0
  whole_number TOTAL_QUOTA $ports 1 65535
  total_quota=$value
  needed=$((channel_limit * user_quota))
  if [ "$needed" -gt "$total_quota" ]; then
    fault "TOTAL_QUOTA is $total_quota, and a full channel may need $needed (CHANNEL_LIMIT x USER_QUOTA)"
  fi
  if [ "$total_quota" -gt "$ports" ]; then
    fault "TOTAL_QUOTA is $total_quota, and MIN_PORT to MAX_PORT are only $ports ports"
  fi
}

# Each change of coturn's defaults renamed what had changed them before; an unknown name is passed over with a warning.
hardening() {
  printf '%s\n' no-tcp-relay no-multicast-peers
  older_than 4 17 && printf '%s\n' no-dtls
  older_than 4 10 && printf '%s\n' no-cli
  older_than 4 7 && printf '%s\n' no-tlsv1 no-tlsv1_1 no-software-attribute no-rfc5780 no-stun-backward-compatibility \
    response-origin-only-with-rfc5780
  return 0
}

check_version() {
  version=$(turnserver --version 2>/dev/null | tail -n 1)
  case $version in
    [0-9]*.[0-9]*.[0-9]*) ;;
    *)
      fault 'turnserver is not there, or does not tell its version'
      version=0.0.0
      ;;
  esac
  major=${version%%.*}
  rest=${version#*.}
  minor=${rest%%.*}
}

older_than() {
  [ "$major" -lt "$1" ] || { [ "$major" -eq "$1" ] && [ "$minor" -lt "$2" ]; }
}

render() {
  printf '%s\n' use-auth-secret "static-auth-secret=$secret" "realm=$realm" fingerprint "stale-nonce=$NONCE_LIFETIME_S"
  printf '%s\n' "listening-port=$listening_port"
  for address in $listening_ips; do printf '%s\n' "listening-ip=$address"; done
  printf '%s\n' "relay-ip=$relay_ip"
  [ -z "$relay_ip6" ] || printf '%s\n' "relay-ip=$relay_ip6"
  if [ -n "$external_ip" ] && [ "$external_ip" != "$relay_ip" ]; then
    # Behind NAT. Two members who both use the relay meet at its external address, which coturn translates to its own before
    # it looks at the ranges: it lets that one address through because it stands here.
    printf '%s\n' "external-ip=$external_ip/$relay_ip"
  fi
  if [ -n "$tls_cert" ]; then
    printf '%s\n' "tls-listening-port=$tls_listening_port" "cert=$tls_cert" "pkey=$tls_key"
  else
    printf '%s\n' no-tls
  fi
  printf '%s\n' "min-port=$min_port" "max-port=$max_port" "user-quota=$user_quota" "total-quota=$total_quota"
  hardening
  [ "$peers" != loopback ] || printf '%s\n' allow-loopback-peers
  refused_ranges | while read -r first last; do printf 'denied-peer-ip=%s-%s\n' "$first" "$last"; done
  printf '%s\n' log-file=stdout simple-log
}

check_version
check_secret
check_realm
check_peers
check_listening_addresses
check_relay_addresses
check_tls
check_ports
check_quotas
[ $faults -eq 0 ] || exit 1
render
