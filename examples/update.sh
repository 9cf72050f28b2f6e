#!/usr/bin/env bash
# Gets a release of this repository, and verifies it: bash update.sh <owner>/digicert-ct-status v1.2.3
# <owner> published the release, and may not be the owner of your copy. The release is in a new
# folder, digicert-ct-status-v1.2.3, and the last line is its commit, for your workflows. If a check
# fails, there is neither. Needs git, and the GitHub CLI (logged in).
# A third argument, the URL of your copy, is for servers and runners that do not know `uses: $/…`:
# the called workflows then name the actions by your copy and by the commit of the release.
# An update runs the script of a release that was verified before.
set -euo pipefail

refuse() {
  echo "$1" >&2
  exit 1
}

release=${1:-}
tag=${2:-}
copy=${3:-}
name=[A-Za-z0-9._-]+
[[ $release =~ ^$name/$name$ && $tag =~ ^v[0-9]+\.[0-9]+\.[0-9]+$ && ($copy == '' || $copy =~ ^https://[^/]+/($name/$name)$) ]] ||
  refuse 'Usage: bash update.sh <owner>/digicert-ct-status v1.2.3 [https://github.com/<your-owner>/digicert-ct-status]'
actions=${BASH_REMATCH[1]:-}
folder=$PWD/${release#*/}-$tag
[[ ! -e $folder ]] || refuse "$folder exists. Remove it first, so that only verified files are in it."
trap 'rm -rf "$folder"' EXIT

# A fresh clone has no commits of forks, which GitHub shows under the name of the repository, too.
git clone --quiet "https://github.com/$release" "$folder"
cd "$folder"
commit=$(git rev-parse --quiet --verify "refs/tags/$tag^{commit}") || refuse "$release has no tag $tag."
git merge-base --is-ancestor "$commit" origin/main || refuse "The tag $tag is not on main of $release."
git checkout --quiet -B main "$commit"

# What GitHub or a runner reads of an action or of a called workflow, and this script.
files=$(git ls-files action.yml ':(glob)*/action.yml' reissue/post.mjs dist '.github/workflows/[!.]*' examples/update.sh)
while read -r file; do
  gh attestation verify "$file" --repo "$release" --signer-workflow "$release/.github/workflows/.release.yml" \
    --source-ref "refs/tags/$tag" --source-digest "$commit" < /dev/null > /dev/null ||
    refuse "Not verified: $file. Use nothing of $tag."
done <<< "$files"
echo "Verified $(wc -l <<< "$files" | tr -d ' ') files of $tag, in $folder."

if [[ $copy ]]; then
  # The files of the release, behind what the copy has: so nothing of an earlier release stays.
  parents=(-p "$commit")
  if [[ $(git ls-remote "$copy" refs/heads/main) ]]; then
    git fetch --quiet "$copy" refs/heads/main
    parents=(-p FETCH_HEAD "${parents[@]}")
  fi
  for file in $(git ls-files '.github/workflows/[!.]*'); do
    git show "HEAD:$file" | sed "s|uses: \$/\([^ ]*\)|uses: $actions/\1@$commit|" > "$file"
  done
  git add .github/workflows
  ! git diff --cached --quiet || refuse "No workflow of $tag has a self-reference to replace."
  ! git grep --cached --line-number '\$/' -- '.github/workflows/[!.]*' || refuse 'Self-references are left.'
  commit=$(git commit-tree "$(git write-tree)" "${parents[@]}" -m "Name the actions of $tag by owner and commit")
  git reset --quiet --hard "$commit"
fi

trap - EXIT
echo "In that folder, push this to your copy: git push ${copy:-https://github.com/<your-owner>/${release#*/}} main"
echo 'When it is there, put this commit into your workflows:'
echo "$commit"
