# shellcheck shell=sh
# What addresses are, for render-config.sh, which reads this file.

is_ipv4() {
  case $1 in *[!0-9.]* | *..* | .* | *.) return 1 ;; esac
  saved_ifs=$IFS IFS=.
  # shellcheck disable=SC2086
  set -- $1
  IFS=$saved_ifs
  [ $# -eq 4 ] || return 1
  for octet; do
    case $octet in ????* | 0?*) return 1 ;; esac
    [ "$octet" -le 255 ] || return 1
  done
}

is_ipv6() {
  case $1 in *[!0-9A-Fa-f:]* | *:::* | *::*::* | :[!:]* | *[!:]:) return 1 ;; *:*:*) ;; *) return 1 ;; esac
  case $1 in *::*) most=7 least=0 ;; *) most=8 least=8 ;; esac
  saved_ifs=$IFS IFS=:
  # shellcheck disable=SC2086
  set -- $1
  IFS=$saved_ifs
  groups=0
  for group; do
    case $group in ?????*) return 1 ;; ?*) groups=$((groups + 1)) ;; esac
  done
  [ $groups -ge $least ] && [ $groups -le $most ]
}

# An IPv4 address as a number, for comparing.
number_of() {
  saved_ifs=$IFS IFS=.
  # shellcheck disable=SC2086
  set -- $1
  IFS=$saved_ifs
  number=$((($1 << 24) + ($2 << 16) + ($3 << 8) + $4))
}

# Whether nobody on the internet can have the IPv4 address $1, by the file of ranges $2.
is_internal() {
  number_of "$1"
  wanted=$number
  while read -r scope first last _; do
    case $scope in always | private | loopback) ;; *) continue ;; esac
    is_ipv4 "$first" || continue
    number_of "$first"
    [ "$wanted" -ge "$number" ] || continue
    number_of "$last"
    [ "$wanted" -gt "$number" ] || return 0
  done <"$2"
  return 1
}

# The address that this machine uses towards the internet. No packet is sent for it. perl is a part of every Debian.
outgoing_address() {
  perl -MIO::Socket::INET -e \
    'my $socket = IO::Socket::INET->new(Proto => "udp", PeerAddr => "192.88.99.1", PeerPort => 9) or exit 1; print $socket->sockhost' \
    2>/dev/null
}
