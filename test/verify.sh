#!/bin/sh
# make verify: the committed tree (or this one, without git) is built twice, the second time by somebody else, elsewhere,
# in another language, time and time zone; all that is handed out must be the same byte by byte.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
chmod 755 "$work"
export JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1 # short runs: the other compiler only warms up
passed=0 failed=0

# tree FOLDER: what a build needs.
tree() {
    mkdir -p "$1"
    if [ -e .git ] && git rev-parse -q --verify HEAD >/dev/null; then
        git archive HEAD build.sh src
    else
        tar -c build.sh src
    fi | tar -x -C "$1"
}

# build FOLDER COMMAND...: runs it there with the verbs of which it makes everything.
build() {
    folder=$1 log=$1/log
    shift
    (cd "$folder" && "$@" sh -c 'sh build.sh image && sh build.sh bundle') >"$log" 2>&1 && return
    cat "$log" >&2
    echo "verify: a build failed" >&2
    exit 1
}

one=$work/one two="$work/another folder/two"
tree "$one"
tree "$two"
find "$two" -exec touch -t 200102030405 {} +
touch "$one/log" "$two/log"

umask 022
build "$one" env LC_ALL=C TZ=UTC0 HOME="$work"

other="the same user"
set --
if [ "$(id -u)" = 0 ] && setpriv --reuid 65534 --regid 65534 --clear-groups \
    "${JAVA_HOME:+$JAVA_HOME/bin/}javac" -version >/dev/null 2>&1; then
    other="another user"
    set -- setpriv --reuid 65534 --regid 65534 --clear-groups
    chown -R 65534:65534 "$work/another folder"
fi
umask 077
export JAVA_TOOL_OPTIONS="$JAVA_TOOL_OPTIONS -Duser.language=tr -Duser.country=TR -Duser.timezone=Asia/Kathmandu"
build "$two" "$@" env LC_ALL=C.UTF-8 TZ=NPT-5:45 HOME=/nonexistent

for file in auth2api auth2api.jar Auth2Api.java auth2api-image.tar SHA256SUMS; do
    if cmp "$one/build/$file" "$two/build/$file"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
done
echo "Built twice, the second time by $other in another folder, language, time zone and umask:"
cat "$one/build/SHA256SUMS"
grep '^build: ' "$one/log" || :
if [ $failed = 0 ]; then
    rm -rf "$work"
else
    echo "They differ; see how: diff -r $one '$two'"
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
