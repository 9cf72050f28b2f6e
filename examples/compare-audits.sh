#!/usr/bin/env bash
# Compares the newest complete audit with the one of a week before, or two runs: `bash compare-audits.sh 1234567890 1234567999`.
# Needs a clone of your repository, the GitHub CLI (logged in) and jq. docs/reports.md says how to read the result.
set -euo pipefail

folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT
stop() { echo "Nothing was compared: $1" >&2 && exit 1; }

# Downloads the report of a run. Fails if the audit stopped, or was one of single orders.
fetch() {
  gh run download "$1" --name ct-audit --dir "$folder/$1" > /dev/null 2>&1 &&
    jq --exit-status 'length > 0 and all(.verdict != "partial")' "$folder/$1/ct-audit.json" > /dev/null
}

# Prints ID and time of the newest run that began by this time and has a complete report.
find_run() {
  local run at
  while read -r run at; do
    [[ ! $at > $1 ]] || continue
    if fetch "$run"; then echo "$run $at" && return; fi
    echo "Run $run of $at has no complete report of all orders." >&2
  done <<< "$runs"
  return 1
}

if [[ $# == 0 ]]; then
  runs=$(gh run list --workflow audit.yml --branch main --status completed --limit 100 --json databaseId,createdAt |
    jq --raw-output '.[] | "\(.databaseId) \(.createdAt)"')
  found=$(find_run "$(jq --null-input --raw-output 'now | floor | todate')") || stop 'no audit has a complete report'
  read -r after to <<< "$found"
  [[ $(jq --null-input --arg at "$to" 'now - ($at | fromdate) < 2 * 86400') == true ]] ||
    stop "the newest complete audit is of $to. Repair the audit first"
  # Half a day less than a week: GitHub starts schedules late.
  found=$(find_run "$(jq --null-input --raw-output --arg at "$to" '$at | fromdate - 6.5 * 86400 | todate')") ||
    stop 'no audit of a week ago has a complete report'
  read -r before from <<< "$found"
elif [[ $# == 2 ]]; then
  before=$1 after=$2
  from=$(gh run view "$before" --json createdAt --jq .createdAt)
  to=$(gh run view "$after" --json createdAt --jq .createdAt)
  [[ $from < $to ]] || stop "run $before is not older than run $after"
  for run in "$before" "$after"; do fetch "$run" || stop "run $run has no complete report of all orders"; done
else
  stop 'give no run, or two: bash compare-audits.sh 1234567890 1234567999'
fi

echo "From $from (run $before) to $to (run $after):"
jq --null-input --raw-output --slurpfile before "$folder/$before/ct-audit.json" --slurpfile after "$folder/$after/ct-audit.json" '
  def out_of_sync: IN("reissue", "set status", "manual");
  # Only "in sync" is repaired: an order that could not be read may be as wrong as before.
  def what($before; $after):
    if $after | out_of_sync then if $before | out_of_sync then "still" else "new" end
    elif $after == "unknown" then "not known"
    elif $after == null then "gone"
    elif $before | out_of_sync then if $after == "in sync" then "repaired" else $after end
    elif $before == null then "added"
    else "changed" end;
  ["verdict", "order-ct-status", "certificate-ct-status", "serial-number", "reissue-pending"] as $columns |
  ($before[0] | INDEX(."order-id")) as $old | ($after[0] | INDEX(."order-id")) as $new |
  [($old + $new | keys | sort_by(tonumber)[]) as $id | $old[$id] as $a | $new[$id] as $b |
    [what($a.verdict; $b.verdict), $id, ($b // $a)."common-name",
      ($columns[] as $c | ($a[$c] // "-") as $x | ($b[$c] // "-") as $y | if $x == $y then $x else "\($x) > \($y)" end)] |
    select(.[0] != "changed" or any(.[3:][]; contains(" > ")))] |
  (group_by(.[0]) | map("\(length) \(.[0][0])") | join(", ") | if . == "" then "nothing changed" else . end),
  (["what", "order", "name"] + $columns | @tsv),
  (.[] | @tsv)'
