#!/bin/sh
# Real clients from npm against the demo of build/auth2api.jar, before the tests' strict fake Claude; called by
# make test-clients. CLIENTS="openai-chat" runs some of them. Everything is installed and run in build/clients.
set -u
cd "$(dirname "$0")/../.."
here=test/clients
work=build/clients

skip() {
    echo "skipped: $*"
    echo "0 passed, 0 failed"
    exit 0
}

command -v node >/dev/null && command -v npm >/dev/null || skip "no npm here; the client tests need Node 20 or newer"
[ "$(node -p 'parseInt(process.versions.node) >= 20')" = true ] || skip "the client tests need Node 20 or newer"
[ -f build/auth2api.jar ] || { echo "build/auth2api.jar is missing: run make" >&2; exit 1; }

mkdir -p $work
if ! cmp -s $here/package-lock.json $work/installed.json; then
    rm -f $work/installed.json
    cp $here/package.json $here/package-lock.json $work/
    (cd $work && npm ci --ignore-scripts --no-audit --no-fund --fetch-retries=1 --loglevel=error >npm.log 2>&1) || {
        cat $work/npm.log
        grep -qE 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED' \
            $work/npm.log && skip "npm reaches no registry from here"
        echo "npm ci failed" >&2
        exit 1
    }
    cp $here/package-lock.json $work/installed.json
fi
rm -f $work/*.mjs $work/proxy.log
cp $here/*.mjs $work/

${JAVA_HOME:+$JAVA_HOME/bin/}javac --release 17 -encoding UTF-8 -proc:none -implicit:class -cp build/auth2api.jar \
    -sourcepath test -d $work/classes test/auth2api/cli/StrictDemo.java || exit 1
AUTH2API="${JAVA_HOME:+$JAVA_HOME/bin/}java
-XX:TieredStopAtLevel=1
-cp
$PWD/build/auth2api.jar:$PWD/$work/classes
auth2api.cli.StrictDemo"
export AUTH2API
: >$work/log
for client in ${CLIENTS:-$(cd $here && ls *.test.mjs | sed 's/\.test\.mjs$//')}; do
    node --no-warnings $work/$client.test.mjs </dev/null 2>&1 | tee -a $work/log
    grep -q "^done    $client\$" $work/log ||
        echo "FAILED  $client: ended before its last check" | tee -a $work/log
done
passed=$(grep -c '^ok      ' $work/log)
failed=$(grep -c '^FAILED  ' $work/log)
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
