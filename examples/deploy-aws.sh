#!/usr/bin/env bash
# Imports a certificate into AWS Certificate Manager: bash deploy-aws.sh order-1000001.pem
# Variables: ARN, PRIVATE_KEY, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY.
# Copy it to the root of the repository of your workflows. Needs openssl and the AWS CLI.
set -euo pipefail
export HOME=/nonexistent # the AWS CLI reads nothing that another job left on a shared runner

certificate=$(realpath "$1")
folder=$(mktemp --directory --tmpdir="${RUNNER_TEMP:-/tmp}")
trap 'rm -r "$folder"' EXIT
cd "$folder"
umask 077
printf '%s\n' "$PRIVATE_KEY" > server.key
openssl x509 -in "$certificate" -out leaf.pem
awk '/BEGIN CERTIFICATE/ { n++ } n > 1' "$certificate" > chain.pem
aws acm get-certificate --certificate-arn "$ARN" --query Certificate --output text |
  openssl x509 -out installed.pem

refuse() {
  echo "::error::$1"
  exit 1
}
issued() {
  date -d "$(openssl x509 -in "$1" -noout -startdate | cut -d = -f 2)" +%s
}

openssl x509 -in leaf.pem -noout -checkend 86400 || refuse "The certificate expires within a day."
[[ $(issued leaf.pem) -ge $(issued installed.pem) ]] || refuse "The installed certificate is newer."
certificate_key=$(openssl x509 -in leaf.pem -noout -pubkey)
[[ $certificate_key == "$(openssl pkey -in server.key -pubout)" ]] ||
  refuse "The certificate does not match the key."
if cmp -s leaf.pem installed.pem; then
  echo "Installed already."
  exit
fi
aws acm import-certificate --certificate-arn "$ARN" --certificate fileb://leaf.pem \
  --certificate-chain fileb://chain.pem --private-key fileb://server.key
