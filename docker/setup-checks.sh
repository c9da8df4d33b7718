# shellcheck shell=sh
# shellcheck disable=SC2154
# What docker/setup has against a value: $objection, the rest of a sentence that begins with its name, or nothing. setup reads
# this file, after coturn/addresses.sh.

MAX_DOMAIN_CHARS=253
MAX_NAME_CHARS=64

check_domain() {
  objection=''
  case $1 in
    '')
      objection='must be given: the host name under which members reach the server, like voice.example.org'
      return
      ;;
    *://* | */*)
      objection='must be the host name alone, without https:// and without a path'
      return
      ;;
    *:*)
      objection='must be a host name, without a port'
      return
      ;;
  esac
  if is_ipv4 "$1"; then
    [ -n "$is_lan" ] || objection='must be a name, as nobody gives certificates for addresses; in a network of your own: --lan'
    return
  fi
  printf %s "$1" | tr '\n' ' ' | grep -Eqi '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?$' &&
    [ ${#1} -le $MAX_DOMAIN_CHARS ] || objection='must be a host name, of letters, digits, hyphens and dots'
  [ -z "$objection" ] && [ -z "$is_lan" ] || return 0
  case $1 in
    *.local | *.lan | *.home | *.internal | *.home.arpa | *.localhost | *.test)
      objection='is a name of a network of your own, for which nobody gives certificates: use --lan, or a public name'
      ;;
    *.*) ;;
    *) objection='must be a public name with a dot in it, like voice.example.org; in a network of your own: --lan' ;;
  esac
}

check_email() {
  objection=''
  [ -z "$1" ] || printf %s "$1" | tr '\n' ' ' | grep -Eq '^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$' ||
    objection='must be an address like anna@example.org, or be left out'
}

check_name() {
  objection=''
  if printf %s "$1" | grep -q '[[:cntrl:]\\]' || [ "$(printf %s "$1" | wc -l)" -gt 0 ]; then
    objection='must be one line, without backslashes'
  elif [ "$(printf %s "$1" | LC_ALL=C.UTF-8 wc -m)" -gt $MAX_NAME_CHARS ]; then
    objection="must have at most $MAX_NAME_CHARS characters"
  fi
}

check_external_ip() {
  objection=''
  if [ "$1" = auto ]; then return; fi
  if ! is_ipv4 "$1"; then
    objection='must be an IPv4 address, or auto'
  elif [ -z "$is_lan" ] && is_internal "$1" "$ranges"; then
    objection="is $1, which nobody on the internet reaches; in a network of your own: --lan"
  fi
}

# As compose reads it: all of it as it stands.
quoted() {
  printf "'%s'" "$(printf %s "$1" | sed "s/'/\\\\'/g")"
}

# Whether the containers need IPv6: this machine has a public address of it, and its Docker can give out others (from 27 on).
is_ipv6_wanted() {
  # Address, interface, length, scope (00: global), flags, name.
  grep -Eq '^[23][0-9a-f]{31} [0-9a-f]+ [0-9a-f]+ 00 ' /proc/net/if_inet6 2>/dev/null || return 1
  docker_version=$(docker version --format '{{.Server.Version}}' 2>/dev/null) || return 0
  [ "${docker_version%%.*}" -ge 27 ] 2>/dev/null
}

# $1: the domain; $2: the external address, auto, or nothing when nobody knows it.
warn_of_dns() {
  if ! leads_to=$(getent ahostsv4 "$1"); then
    warn "$1 does not lead anywhere yet. Make an A record for it${2:+ with $2}: before that no certificate can be had."
    return
  fi
  case $2 in '' | auto) return ;; esac
  leads_to=$(printf '%s\n' "$leads_to" | awk '{ print $1 }' | sort -u | tr '\n' ' ')
  case " $leads_to" in
    *" $2 "*) ;;
    *) warn "$1 leads to ${leads_to% }, and not to $2, this machine. Change its A record: before that no certificate can be had." ;;
  esac
}
