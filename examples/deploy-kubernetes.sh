#!/usr/bin/env bash
# Puts a certificate into a TLS secret of Kubernetes: bash deploy-kubernetes.sh order-1000001.pem
# Variables: NAMESPACE, SECRET, CONFIG.
# Copy it to the root of the repository of your workflows. Needs openssl and kubectl.
set -euo pipefail
export HOME=/nonexistent # kubectl reads nothing that another job left on a shared runner

certificate=$(realpath "$1")
folder=$(mktemp --directory --tmpdir="${RUNNER_TEMP:-/tmp}")
trap 'rm -r "$folder"' EXIT
cd "$folder"
umask 077
printf '%s\n' "$CONFIG" > kubeconfig
export KUBECONFIG=$PWD/kubeconfig

refuse() {
  echo "::error::$1"
  exit 1
}
issued() {
  date -d "$(openssl x509 -in "$1" -noout -startdate | cut -d = -f 2)" +%s
}
get() {
  kubectl get secret "$SECRET" --namespace "$NAMESPACE" --output "jsonpath={.data.tls\.$1}" |
    base64 --decode
}

get crt > installed.pem
openssl x509 -in "$certificate" -noout -checkend 86400 ||
  refuse "The certificate expires within a day."
openssl x509 -in installed.pem -noout || refuse "The installed certificate cannot be read."
[[ $(issued "$certificate") -ge $(issued installed.pem) ]] ||
  refuse "The installed certificate is newer."
certificate_key=$(openssl x509 -in "$certificate" -noout -pubkey)
[[ $certificate_key == "$(get key | openssl pkey -pubout)" ]] ||
  refuse "The certificate does not match the key in $SECRET."
if cmp -s "$certificate" installed.pem; then
  echo "Installed already."
  exit
fi
patch=$(printf '{"data":{"tls.crt":"%s"}}' "$(base64 --wrap 0 "$certificate")")
kubectl patch secret "$SECRET" --namespace "$NAMESPACE" --patch "$patch" --output name
