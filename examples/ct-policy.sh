#!/usr/bin/env bash
# Turns the policy of an account into outputs of a step: `bash ct-policy.sh us` reads ct-policy-us.json beside this file. It fails
# unless that policy is clear, because a wrong one can publish names for good. Every example uses it. With an order ID and a
# disable-ct behind the account, it also fails if the policy has the other status for that order; an ignored order has none.
set -euo pipefail
cd "$(dirname "$0")"
account=$1
file=ct-policy-$account.json

fail() {
  echo "::error::$file $1."
  exit 1
}

[[ $account =~ ^[a-z0-9-]{1,20}$ && -f $file ]] || fail "does not exist, or the name of its account is not made of a-z, 0-9 and -"

# If a key appears twice, jq keeps only its last value, and the exceptions in the first are lost. In jq's stream, each value and
# each end of an object has a path, and two paths are equal only if a key appears twice.
jq --null-input --exit-status --stream \
  '[inputs | if length == 2 then .[0] else .[0][:-1] end] | length == (unique | length)' "$file" > /dev/null ||
  fail "has a key twice, or is not one JSON object"

# An unknown key would be an exception that nobody reads, such as "oposite".
jq --null-input --raw-output --exit-status --arg account "$account" '
  def ids: type == "object" and (to_entries | all((.key | test("\\A[1-9][0-9]*\\z")) and (.value | type == "string")));
  input | select(type == "object" and keys == ["account", "api-url", "disable-ct", "ignore", "opposite"]) |
  select(.account == $account) |
  select((."api-url" | type == "string" and test("\\Ahttps?://\\S+\\z")) and (."disable-ct" | type == "boolean")) |
  select((.opposite | ids) and (.ignore | ids)) |
  "api-url=\(."api-url")",
  "disable-ct=\(."disable-ct")",
  "opposite=\(.opposite | keys | join(","))",
  "ignore=\(.ignore | keys | join(","))"
' "$file" >> "$GITHUB_OUTPUT" ||
  fail "must have these keys and no others: account \"$account\", api-url, disable-ct true or false, and opposite and ignore with a reason for each order ID"

(($# > 1)) || exit 0
desired=$(jq --raw-output --arg order "$2" '
  if .opposite | has($order) then ."disable-ct" | not elif .ignore | has($order) then empty else ."disable-ct" end
' "$file")
[[ -z $desired || $desired == "$3" ]] ||
  fail "has disable-ct: $desired for this order, but the input disable-ct is $3: correct the input, or change the policy first"
