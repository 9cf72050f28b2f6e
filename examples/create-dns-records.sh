#!/usr/bin/env bash
# Creates DNS records in Route 53 for validate.yml and fleet.yml. If your DNS is elsewhere, replace this program; yours must
#   - take the records from the variable RECORDS: [{"domain": "example.com", "type": "TXT", "name": "example.com", "value": "…"}],
#     where type is TXT or CNAME,
#   - keep the other TXT values of the name (SPF is one), and the case of the value,
#   - succeed if a record exists already, and fail if it cannot create one, or with [] if it has no access to the DNS.
# Earlier values stay. Needs jq, the AWS CLI, and the secrets AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of a user that may do
# route53:ListHostedZones, and on your zones route53:ListResourceRecordSets and route53:ChangeResourceRecordSets, and nothing else.
set -euo pipefail

zones=$(aws route53 list-hosted-zones --output json)
jq --compact-output '.[]' <<< "$RECORDS" | while read -r record; do
  name=$(jq --raw-output '.name | ascii_downcase + "."' <<< "$record")
  type=$(jq --raw-output .type <<< "$record")
  # The longest public zone that contains the name.
  zone=$(jq --raw-output --arg name "$name" '
    [.HostedZones[] | select(.Config.PrivateZone != true) | select(.Name as $zone | "." + $name | endswith("." + $zone))]
    | sort_by(.Name | length) | last.Id // empty
  ' <<< "$zones")
  [[ $zone ]] || { echo "::error::Route 53 has no public zone for $name"; exit 1; }
  change=$(aws route53 list-resource-record-sets --hosted-zone-id "$zone" --start-record-name "$name" \
    --start-record-type "$type" --max-items 1 --output json < /dev/null |
    jq --arg name "$name" --arg type "$type" --argjson record "$record" '
      (.ResourceRecordSets | map(select(.Name == $name and .Type == $type))[0]) as $old
      | if $type == "CNAME" and ($old.ResourceRecords // [] | any(.Value | test("\\.dcv\\.digicert\\.com\\.?$"; "i") | not))
        then error("\($name) is already a CNAME of something else") else . end
      | (if $type == "TXT" then "\"\($record.value)\"" else $record.value end) as $value
      | (if $type == "TXT" then $old.ResourceRecords // [] | map(select(.Value != $value)) else [] end) as $others
      | ($old // {Name: $name, Type: $type, TTL: 60}) + {ResourceRecords: ($others + [{Value: $value}])}
      | {Changes: [{Action: "UPSERT", ResourceRecordSet: .}]}')
  aws route53 change-resource-record-sets --hosted-zone-id "$zone" --change-batch "$change" < /dev/null
done
