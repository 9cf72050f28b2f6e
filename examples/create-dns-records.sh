#!/usr/bin/env bash
# Creates DNS records in Route 53. A program for another DNS must
#   - read the records from standard input: [{"type": "TXT", "name": "example.com", "value": "…"}],
#     where type is TXT or CNAME,
#   - keep the other TXT values of the name (SPF is one), also those that another run adds
#     meanwhile, and the case of the value,
#   - succeed if a record exists already, and fail if it cannot create one, or with [] if it has no
#     access to the DNS,
#   - refuse names that the policy keeps out: a record publishes its name for as long as it stays.
#     In CertCentral, validate the parent domain instead.
# PUBLIC_IN_DNS lists domains, separated by spaces, that may be in the DNS although the policy keeps
# them out. Each covers the names below it.
# Needs jq, the AWS CLI, and the secret DNS_CREDENTIALS: an AWS credentials file of a user who may
# only do route53:ListHostedZones, and on your zones route53:ListResourceRecordSets and
# route53:ChangeResourceRecordSets. Earlier values stay.
set -euo pipefail
export HOME=/nonexistent # no ~/.jq, ~/.aws or Python package that another job left on a shared runner
PUBLIC_IN_DNS=${PUBLIC_IN_DNS:-} # in a called workflow, only what you write here after :-
POLICY_FILE=${POLICY_FILE:-ct-policy.json}
temp=$(mktemp -d) && trap 'rm -r "$temp"' EXIT
if [[ ${DNS_CREDENTIALS:-} ]]; then # else the AWS CLI finds those of the runner, or none
  export AWS_SHARED_CREDENTIALS_FILE=$temp/credentials
  printf '%s\n' "$DNS_CREDENTIALS" > "$AWS_SHARED_CREDENTIALS_FILE"
fi
cat > "$temp/records.json"
aws route53 list-hosted-zones --output json > "$temp/zones.json"
# Each record gets the longest public zone that contains its name.
jq --null-input 'input.HostedZones as $zones | input | map(.name |= ascii_downcase + "." | .name as $name | .zone = (
  $zones | map(select(.Config.PrivateZone != true) | select(.Name as $zone | "." + $name | endswith("." + $zone))) | max_by(.Name | length).Id //
  error("Route 53 has no public zone for \($name)")))' "$temp/zones.json" "$temp/records.json" > "$temp/all.json"

# The name of a public zone is in the DNS already.
refused=$(jq --raw-output --slurpfile policy "$POLICY_FILE" --slurpfile zones "$temp/zones.json" --arg public "$PUBLIC_IN_DNS" '
  def is_below($domain): . == $domain or endswith("." + $domain);
  def is_kept_out: . as $name | [$policy[0] | (."keep-out", .log) // {} | keys[] | select(. as $domain | $name | is_below($domain))] |
    max_by(length) as $domain | if $domain then $policy[0]."keep-out" // {} | has($domain) else $policy[0].default != "log" end;
  def is_public: . as $name | any($zones[0].HostedZones[]; .Config.PrivateZone != true and .Name == $name + ".") or
    any($public | ascii_downcase | splits(" +"); . as $domain | $name | is_below($domain));
  map(.name | rtrimstr(".") | ltrimstr("_dnsauth.") | select(is_kept_out and (is_public | not))) | unique | join(", ")' "$temp/all.json")
[[ ! $refused ]] || {
  echo "::error::No record was created. The policy keeps out $refused, and a record would publish that in the DNS." \
    "Validate the parent domain in CertCentral instead, or add the name to PUBLIC_IN_DNS."
  exit 1
}

for zone in $(jq --raw-output 'map(.zone) | unique[]' "$temp/all.json"); do
  for attempt in {1..10}; do
    aws route53 list-resource-record-sets --hosted-zone-id "$zone" --output json > "$temp/sets.json"
    # For what is missing: deletes the set as it was read and creates the new one, which Route 53 refuses if another run was faster.
    jq --compact-output --arg zone "$zone" --slurpfile sets "$temp/sets.json" 'map(select(.zone == $zone)) | group_by([.name, .type]) | map(
      {Name: .[0].name, Type: .[0].type} as $key | map(if .type == "TXT" then "\"\(.value)\"" else .value end) as $new |
      ($sets[0].ResourceRecordSets | map(select({Name, Type} == $key))[0]) as $old | ($old.ResourceRecords // [] | map(.Value | rtrimstr("."))) as $values |
      select($new - $values != []) |
      if $key.Type == "TXT" then $values + ($new - $values | unique)
      elif all($values[]; test("\\.dcv\\.digicert\\.com\\.?$"; "i")) then $new
      else error("\($key.Name) is already a CNAME of something else") end | map({Value: .}) as $all |
      [($old // empty | {Action: "DELETE", ResourceRecordSet: .}),
        {Action: "CREATE", ResourceRecordSet: (($old // $key + {TTL: 60}) + {ResourceRecords: $all})}]
    ) | range(0; length; 20) as $from | {Changes: (.[$from:$from + 20] | add)}' "$temp/all.json" > "$temp/changes.jsonl"
    [[ -s $temp/changes.jsonl ]] || continue 2
    while read -r changes; do
      echo "$changes" > "$temp/batch.json"
      aws route53 change-resource-record-sets --hosted-zone-id "$zone" --change-batch "file://$temp/batch.json" < /dev/null ||
        echo "Attempt $attempt failed. Reading the records again."
    done < "$temp/changes.jsonl"
    sleep $((RANDOM % 4 + 1))
  done
  echo "::error::The records in the zone $zone could not be created, or do not stay." && exit 1
done
