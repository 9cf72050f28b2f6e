#!/usr/bin/env bash
# Copies a certificate to a server with nginx, and reloads nginx: bash deploy-scp.sh order-1000001.pem
# Variables: SERVER, SSH_KEY, KNOWN_HOSTS.
# On a runner that is the server itself, set none of them.
# Copy it to the root of the repository of your workflows. Needs ssh; the server needs openssl.
set -euo pipefail

certificate=$(realpath "$1")
# The server runs this. A lost connection or a canceled job must not stop it halfway.
script='
  set -e
  trap "" HUP INT TERM PIPE
  cd tls
  refuse() {
    echo "::error::$1"
    exit 1
  }
  issued() {
    date -d "$(openssl x509 -in $1 -noout -startdate | cut -d = -f 2)" +%s
  }

  openssl x509 -in new.pem -noout -checkend 86400 ||
    refuse "The certificate expires within a day."
  openssl x509 -in server.pem -noout || refuse "The installed certificate cannot be read."
  test "$(issued new.pem)" -ge "$(issued server.pem)" ||
    refuse "The installed certificate is newer."
  certificate_key=$(openssl x509 -in new.pem -noout -pubkey)
  matches() {
    test -e $1 && test "$certificate_key" = "$(openssl pkey -in $1 -pubout)"
  }
  key=server.key.new # until its certificate comes, the earlier key still counts
  matches $key || key=server.key
  matches $key || refuse "The certificate does not match a private key in tls."

  if ! cmp -s new.pem server.pem; then
    mkdir -p previous
    cp -p server.pem server.key previous/
  elif test $key = server.key; then
    echo "Installed already."
    exit
  fi
  cp new.pem server.pem
  test $key = server.key || cp -p $key server.key
  if sudo nginx -t && sudo systemctl reload nginx; then
    test $key = server.key || rm server.key.new
    exit
  fi
  cp -p previous/* .
  sudo systemctl reload nginx
  refuse "nginx refuses the certificate. The earlier certificate is restored."
'

if [[ ! ${SERVER:-} ]]; then
  cd
  cp "$certificate" tls/new.pem
  bash -c "$script"
  exit
fi
folder=$(mktemp --directory --tmpdir="${RUNNER_TEMP:-/tmp}")
trap 'rm -r "$folder"' EXIT
umask 077
printf '%s\n' "$SSH_KEY" > "$folder/ssh-key"
printf '%s\n' "$KNOWN_HOSTS" > "$folder/known-hosts"
options=(-F /dev/null -i "$folder/ssh-key" -o IdentitiesOnly=yes -o BatchMode=yes
  -o ConnectTimeout=30 -o StrictHostKeyChecking=yes -o UserKnownHostsFile="$folder/known-hosts")

scp "${options[@]}" "$certificate" "$SERVER:tls/new.pem"
ssh "${options[@]}" "$SERVER" "$script"
