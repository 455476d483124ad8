#!/bin/sh
# Makes the certificates of the cluster: an authority, and one certificate per node signed by it.
#   docker/make-certificates.sh [folder [node ...]]      default: docker/cluster/certificates kurrentdb1 kurrentdb2 kurrentdb3
# What is there and right is kept, what is missing is made, what is there and wrong is refused; nothing is overwritten.
# To renew a node's certificate remove its folder and run this again; authority/ca.key belongs off the machine afterwards.
set -eu

# The common name by which nodes know each other: the same on all of them.
COMMON_NAME=eventstoredb-node
AUTHORITY_DAYS=3650
NODE_DAYS=825
# A certificate that ends sooner is refused instead of kept.
RENEW_DAYS=30
# The user of the KurrentDB image, who must read the node's key.
NODE_USER=1000

say() { echo "$*"; }
fail() { echo "make-certificates: $*" >&2; exit 1; }
command -v openssl >/dev/null || fail "openssl is not installed"

here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-"$here/cluster/certificates"}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- kurrentdb1 kurrentdb2 kurrentdb3
for node in "$@"; do
  case $node in
    ca | authority | -* | *[!a-z0-9.-]*) fail "$node is no name of a node" ;;
  esac
done

umask 077
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
work=$(mktemp -d "$folder/.making.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
ca=$folder/ca/ca.crt
ca_key=$folder/authority/ca.key

# The public half of a certificate or key, for comparison.
public_of_certificate() { openssl x509 -in "$1" -noout -pubkey 2>/dev/null; }
public_of_key() { openssl pkey -in "$1" -pubout 2>/dev/null; }
belong_together() { [ "$(public_of_certificate "$1")" = "$(public_of_key "$2")" ]; }
ends_soon() { ! openssl x509 -in "$1" -noout -checkend $((RENEW_DAYS * 86400)) >/dev/null 2>&1; }

make_authority() {
  mkdir "$work/ca" "$work/authority"
  openssl req -x509 -newkey rsa:3072 -nodes -sha256 -days "$AUTHORITY_DAYS" -subj "/CN=Recount KurrentDB CA" \
    -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign,cRLSign" \
    -keyout "$work/authority/ca.key" -out "$work/ca/ca.crt" 2>"$work/log" || fail "$(cat "$work/log")"
  mv "$work/authority" "$work/ca" "$folder/"
  say "made   ca/ca.crt"
}

check_authority() {
  belong_together "$ca" "$ca_key" || fail "ca/ca.crt and authority/ca.key do not belong together: move $folder away"
  ends_soon "$ca" && fail "ca/ca.crt ends within $RENEW_DAYS days: move $folder away and make all certificates anew"
  say "kept   ca/ca.crt"
}

make_node() {
  [ -e "$ca_key" ] || fail "authority/ca.key is needed to sign $1/node.crt: bring it back"
  mkdir "$work/$1"
  openssl req -new -newkey rsa:2048 -nodes -sha256 -subj "/CN=$COMMON_NAME" \
    -keyout "$work/$1/node.key" -out "$work/request" 2>"$work/log" || fail "$(cat "$work/log")"
  cat >"$work/extensions" <<EXTENSIONS
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature,keyEncipherment
extendedKeyUsage=serverAuth,clientAuth
subjectAltName=DNS:$1,DNS:localhost,IP:127.0.0.1
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
EXTENSIONS
  openssl x509 -req -in "$work/request" -CA "$ca" -CAkey "$ca_key" -set_serial "0x$(openssl rand -hex 16)" -sha256 \
    -days "$NODE_DAYS" -extfile "$work/extensions" -out "$work/$1/node.crt" 2>"$work/log" || fail "$(cat "$work/log")"
  mv "$work/$1" "$folder/"
  say "made   $1/node.crt"
}

check_node() {
  crt=$folder/$1/node.crt
  key=$folder/$1/node.key
  again="remove $folder/$1 and run this again"
  [ -r "$folder/$1" ] && [ -x "$folder/$1" ] || fail "$folder/$1 is not yours to read: run this as root or its owner"
  [ -e "$crt" ] && [ -e "$key" ] || fail "$1 holds one of node.crt and node.key only: $again"
  openssl verify -CAfile "$ca" "$crt" >/dev/null 2>&1 || fail "$1/node.crt is not of this authority, or has ended: $again"
  openssl x509 -in "$crt" -noout -checkhost "$1" | grep -q "does match" || fail "$1/node.crt is not for $1: $again"
  belong_together "$crt" "$key" || fail "$1/node.crt and its key do not belong together: $again"
  ends_soon "$crt" && fail "$1/node.crt ends within $RENEW_DAYS days: $again"
  say "kept   $1/node.crt"
}

if [ -e "$ca" ] && [ -e "$ca_key" ]; then
  check_authority
elif [ -e "$ca" ]; then
  say "kept   ca/ca.crt (its key is elsewhere)"
elif [ -e "$ca_key" ] || [ -e "$folder/ca" ]; then
  fail "there is an authority, but no ca/ca.crt: bring it back, or move $folder away"
else
  make_authority
fi
for node in "$@"; do
  if [ -e "$folder/$node" ]; then check_node "$node"; else make_node "$node"; fi
done

# Certificates may be read by everybody, keys by their owner, the authority's key by nobody else at all.
chmod 755 "$folder" "$folder/ca"
chmod 644 "$ca"
[ ! -e "$ca_key" ] || { chmod 700 "$folder/authority" && chmod 600 "$ca_key"; }
for node in "$@"; do
  chmod 700 "$folder/$node"
  chmod 644 "$folder/$node/node.crt"
  chmod 600 "$folder/$node/node.key"
  if [ "$(id -u)" -eq 0 ]; then chown -R "$NODE_USER:$NODE_USER" "$folder/$node"; fi
done
case $(id -u) in
  0 | "$NODE_USER") ;;
  *) say "the nodes run as user $NODE_USER: sudo chown -R $NODE_USER:$NODE_USER $(for node in "$@"; do printf '%s ' "$folder/$node"; done)" ;;
esac
