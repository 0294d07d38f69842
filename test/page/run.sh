#!/bin/sh
# The status page in a real browser, before the demo of build/auth2api.jar; called by make test-page. Everything is
# installed and run in build/page, where the screenshots are, too. CHROMIUM=path names another browser.
set -u
cd "$(dirname "$0")/../.."
work=build/page
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}
export CHROMIUM

skip() {
    echo "skipped: $*"
    echo "0 passed, 0 failed"
    exit 0
}

command -v node >/dev/null && command -v npm >/dev/null || skip "no npm here; the page test needs Node 20 or newer"
[ -n "$CHROMIUM" ] || skip "no Chromium here; install Debian's chromium, or say CHROMIUM=path"
mkdir -p $work
cp test/page/package.json test/page/package-lock.json test/clients/harness.mjs test/page/page.test.mjs $work/
(cd $work && npm ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error >npm.log 2>&1) || {
    cat $work/npm.log
    grep -qE 'ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|E[A-Z]*UNREACH|ENOTCACHED' $work/npm.log && skip "npm reaches no registry"
    exit 1
}
AUTH2API="${JAVA_HOME:+$JAVA_HOME/bin/}java
-XX:TieredStopAtLevel=1
-jar
$PWD/build/auth2api.jar"
export AUTH2API
node --no-warnings $work/page.test.mjs </dev/null >$work/log 2>&1
cat $work/log
grep -q '^done    page$' $work/log || echo "FAILED  page: ended before its last check" | tee -a $work/log
passed=$(grep -c '^ok      ' $work/log)
failed=$(grep -c '^FAILED  ' $work/log)
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
