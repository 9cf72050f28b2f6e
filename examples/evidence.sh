#!/usr/bin/env bash
# Saves the evidence of a month before GitHub deletes it, into the current folder: `bash evidence.sh 2026-07-01..2026-07-31` in a clone of the
# repository, with the GitHub CLI (logged in) and jq. missing.txt lists what expired, or never was. docs/reports.md says what it is for.
set -euo pipefail
month=${1:?Usage: evidence.sh 2026-07-01..2026-07-31}
get() { gh api --paginate "repos/{owner}/{repo}/actions/runs/$run$1" > "run-$run${1//\//-}" || echo "run $run $1" >> missing.txt; }

gh pr list --base main --state merged --search "merged:$month" --limit 1000 --json url,title,author,mergedBy,mergedAt,reviews,files > pull-requests.json
gh run list --created "$month" --limit 1000 --json databaseId,headBranch > runs.json # of all branches: tags start runs, too
for list in pull-requests.json runs.json; do
  [[ $(jq length "$list") -lt 1000 ]] || echo "$list may lack more: choose a shorter time" | tee --append missing.txt
done
for run in $(jq '.[].databaseId' runs.json); do
  for part in '' /approvals /artifacts; do get "$part"; done
  for attempt in $(seq "$(jq .run_attempt "run-$run")"); do
    for part in '' /jobs /logs; do get "/attempts/$attempt$part"; done
  done
  gh run download "$run" --dir "run-$run-files" || echo "run $run files" >> missing.txt
done
