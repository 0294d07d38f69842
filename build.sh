#!/bin/sh
# Builds and tests auth2api with a JDK and nothing else. Same sources and JDK, same bytes: order and dates are fixed.
set -eu
cd "$(dirname "$0")"
[ -z "${JAVA_HOME:-}" ] || PATH=$JAVA_HOME/bin:$PATH
JAVAC='javac --release 17 -encoding UTF-8 -proc:none -Xlint:all -Werror -XDstringConcat=inline' # no bootstrap: a sooner start
JUNIT=junit-platform-console-standalone
JUNIT_VERSION=1.13.4
JUNIT_SHA256=3fdfc37e29744a9a67dd5365e81467e26fbde0b7aa204e6f8bbe79eeaa7ae892

help() {
    cat <<END
make VERB, or sh build.sh VERB, with the JDK (17 or newer) of JAVA_HOME or else of PATH:
  jar           build/auth2api.jar (the default), and build/auth2api, which starts it with the flags that suit it
  run           build and start it; ARGS="--demo" make run passes arguments on
  image         build/image: the jar with a Java runtime of what it needs; starts with build/image/bin/auth2api;
                build/auth2api-image.tar is the same to carry elsewhere
  bundle        build/Auth2Api.java: all sources in one file, for java Auth2Api.java
                jar, image and bundle note in build/SHA256SUMS what there is of them
  verify        builds the commit twice, as two users in two places and times, and compares every byte
  test          all tests; needs Maven once to fetch JUnit, or JUNIT_JAR=path to $JUNIT-$JUNIT_VERSION.jar
                TESTS="-c auth2api.json.JsonTest" picks some
  test-clients  the tests with real clients from npm
  test-page     the status page in a real browser (Chromium); its screenshots are written to build/page/
  bench         what the proxy costs, beside the same work without it; two minutes; the report is build/bench.txt
                BENCH=full takes its time, BENCH=smoke only sees that everything runs
  soak          the jar between clients and an upstream that misbehave, for at least MINUTES (10) and until REQUESTS
                (50000) were made; with 10 minutes or more also each mutation and each cut that make test samples.
                SEED=N does the same again
  audit         what an auditor asks: files, sizes, modules, and every place with a host, a file, a variable, a process,
                reflection or a socket; also written to build/audit.txt
  clean         remove build/
END
}

die() {
    echo "build: $*" >&2
    exit 1
}

sha256() {
    if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

# Of what is made of the sources alone; the archive of classes is not: two runs of a program never are the same.
sums() {
    (
        cd build
        set --
        for file in auth2api auth2api.jar Auth2Api.java auth2api-image.tar; do
            [ ! -f $file ] || set -- "$@" $file
        done
        sha256 "$@" >SHA256SUMS
    )
}

java_files() {
    find "$@" -name '*.java' | LC_ALL=C sort
}

jar_() {
    command -v javac >/dev/null || die "no javac: install a JDK 17 or newer, or set JAVA_HOME to one"
    rm -rf build/classes
    mkdir -p build/classes
    $JAVAC -d build/classes src/Auth2Api.java $(java_files src/auth2api)
    printf 'Main-Class: Auth2Api\nCreated-By: auth2api\n' >build/manifest
    (cd build/classes && jar --create --file ../auth2api.jar --manifest ../manifest --date 2000-01-01T00:00:00Z \
        $(find * -name '*.class' | LC_ALL=C sort))
    rm -f build/auth2api.jsa
    launcher build/auth2api
    sums
}

# A program beside the jar, or in bin/ beside it. One compiler: the second costs more than it gives until some 100,000
# requests were served, which a proxy for one account may need days for; the README tells the figures, and who wants both.
# A young generation of its own size: one that grows from 8 MB cost a third of the requests, and on 25 let the heap grow
# to its end; with 48 or 64 MB, up to a tenth faster, a conversation of twice the length cost 2.3 times as much. Room
# beside it from the start: growing to it by full collections held 500 streams up for 60 ms. Neither is touched before it
# is used, so a proxy at rest has the memory of a small heap. At most what a body of 100 MB needs in any dialect. No
# archive, or one of another JDK or jar, is passed over without a word.
launcher() {
    cat >"$1" <<'END'
#!/bin/sh
# Starts auth2api. JAVA_OPTS adds flags of Java, and wins; JAVA_HOME names the Java, unless one is beside this.
self=$0
case $self in */*) ;; *) self=./$self ;; esac
while [ -L "$self" ]; do
    link=$(readlink "$self")
    case $link in /*) self=$link ;; *) self=${self%/*}/$link ;; esac
done
home=$(cd "${self%/*}" && pwd -P) || exit 1
[ -f "$home/auth2api.jar" ] || home=${home%/*}
java=$home/bin/java
[ -x "$java" ] || java=${JAVA_HOME:+$JAVA_HOME/bin/}java
heap='-XX:InitialHeapSize=128m -Xmn32m -XX:SurvivorRatio=2 -Xmx512m'
case ${JAVA_OPTS:-} in *-Xmx*|*MaxHeapSize*) heap= ;; esac # its parts would not fit into a smaller one
exec "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC $heap -XX:MinHeapFreeRatio=30 -XX:MaxHeapFreeRatio=50 \
    -XX:-UsePerfData \
    -XX:SharedArchiveFile="$home/auth2api.jsa" -Xlog:cds=off -Xlog:cds+dynamic=off \
    ${JAVA_OPTS:-} -jar "$home/auth2api.jar" "$@"
END
    chmod 755 "$1"
}

# Loaded classes as memory, kept from a short demo: half of a start is loading them. Every JDK makes and takes its own.
archive() {
    kind=ArchiveClassesAtExit
    ! java -XX:+PrintFlagsFinal -version 2>&1 | grep -q AOTCacheOutput || kind=AOTCacheOutput # 25: linked as well
    echo port=0 >build/demo.properties
    : >build/demo.log # else the next lines may read that of the build before
    java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:$kind=build/auth2api.jsa -jar "$PWD/build/auth2api.jar" --demo \
        --config=build/demo.properties >build/demo.log 2>&1 &
    demo=$!
    waited=0
    until grep -q /v1/models build/demo.log || [ $waited -gt 300 ]; do
        sleep 0.1
        waited=$((waited + 1))
    done
    ! command -v curl >/dev/null || grep '^  curl' build/demo.log | sh >/dev/null 2>&1 || :
    sleep 1 # for what happens once a second
    kill $demo
    wait $demo || :
    [ -s build/auth2api.jsa ] || echo "build: this Java keeps no archive of classes; a start takes a little longer" >&2
}

image() {
    jar_
    command -v jlink >/dev/null || die "no jlink: it comes with a full JDK, in Debian with openjdk-17-jdk-headless"
    rm -rf build/image
    if jlink --help | grep -q zip-; then zip=zip-6; else zip=2; fi # the name of it changed with JDK 21
    # Debug attributes stay: jlink strips the classes that it makes itself or not, as its hash codes fall.
    jlink --add-modules java.base,java.management,java.net.http,jdk.crypto.ec,jdk.httpserver --output build/image \
        --no-header-files --no-man-pages --compress $zip
    cp build/auth2api.jar build/image/
    launcher build/image/bin/auth2api
    image_tar
    sums
    echo "build: build/image $(du -sm build/image | cut -f 1) MB, build/auth2api-image.tar" \
        "$(du -m build/auth2api-image.tar | cut -f 1) MB"
}

# Names in order, owned by root, readable by all, and of one date: whoever makes it, whenever, makes the same.
image_tar() {
    case $(tar --version 2>&1) in
        *GNU*) flags='--owner=0 --group=0 --numeric-owner --transform=s,^image,auth2api,' ;;
        *bsdtar*) flags='--uid 0 --gid 0 --numeric-owner -s ,^image,auth2api,' ;;
        *) die "build/image is made, but its tar needs GNU tar or bsdtar" ;;
    esac
    chmod -R u=rwX,go=rX build/image
    find build/image -exec env TZ=UTC0 touch -h -t 200001010000 {} +
    (cd build && find image | LC_ALL=C sort >image.list &&
        tar -c -f auth2api-image.tar --format ustar $flags --no-recursion -T image.list)
}

bundle() {
    java src/Bundle.java build/Auth2Api.java
    sums
}

# Sets JUNIT_JAR to a jar that is what it should be.
junit() {
    if [ -z "${JUNIT_JAR:-}" ]; then
        JUNIT_JAR=$HOME/.m2/repository/org/junit/platform/$JUNIT/$JUNIT_VERSION/$JUNIT-$JUNIT_VERSION.jar
        [ -f "$JUNIT_JAR" ] || JUNIT_JAR=build/$JUNIT-$JUNIT_VERSION.jar
        if [ ! -f "$JUNIT_JAR" ]; then
            command -v mvn >/dev/null || die "JUnit is fetched with Maven, and there is no mvn. Install Maven, or get" \
                "$JUNIT-$JUNIT_VERSION.jar elsewhere and say: JUNIT_JAR=path make test"
            mvn -q -B dependency:copy -Dartifact=org.junit.platform:$JUNIT:$JUNIT_VERSION -DoutputDirectory=build ||
                die "Maven could not fetch JUnit. With a copy of it, say: JUNIT_JAR=path make test"
        fi
    fi
    [ -f "$JUNIT_JAR" ] || die "JUNIT_JAR=$JUNIT_JAR is no file"
    sum=$(sha256 "$JUNIT_JAR" | cut -d ' ' -f 1)
    [ "$sum" = $JUNIT_SHA256 ] || die "$JUNIT_JAR has SHA-256 $sum, not $JUNIT_SHA256: remove it, get it anew"
}

test_() {
    junit
    jar_
    bundle
    rm -rf build/test-classes
    mkdir -p build/test-classes
    $JAVAC -cp "build/classes:$JUNIT_JAR" -d build/test-classes src/Bundle.java $(java_files test)
    status=0
    # The JDK reads this once for all servers, the program sets it first; without it each answer waits 40 ms (Nagle).
    java -Dsun.net.httpserver.nodelay=true -jar "$JUNIT_JAR" execute ${TESTS:---scan-classpath=build/test-classes} \
        --disable-banner --details=summary --fail-if-no-tests --class-path build/classes:build/test-classes >build/test.log 2>&1 || status=$?
    # Tokens; keys, codes and passwords of tests; the state and the verifier of a login.
    if grep -nE -e 'sk-ant-(oat|ort|api)[0-9][0-9]-[a-z0-9]|sk-test-key|code_verifier|[?&]state=[A-Za-z0-9_-]{43}' \
        -e '(^|[^A-Za-z0-9_-])[A-Za-z0-9_-]{128}([^A-Za-z0-9_-]|$)' build/test.log >build/leaked; then
        echo "[ 1 tests failed ] a secret was printed, see build/leaked" >>build/test.log
        status=1
    fi
    cat build/test.log
    awk '/ tests successful / { passed = $2 }  / (tests|containers) failed / { failed += $2; seen = 1 }
        END { print passed + 0 " passed, " (seen ? failed : 1) " failed" }' build/test.log
    return $status
}

bench() {
    jar_
    archive # the launcher is measured as it is shipped
    rm -rf build/bench-classes
    mkdir -p build/bench-classes
    $JAVAC -d build/bench-classes $(java_files test/bench)
    java -cp build/bench-classes bench.Bench
}

soak() {
    if [ "${MINUTES:-10}" -ge 10 ]; then
        (
            export JAVA_TOOL_OPTIONS=-Dauth2api.all=true
            TESTS='-c auth2api.server.CutTest -c auth2api.server.BadInputTest'
            test_
        )
    fi
    jar_
    rm -rf build/soak-classes
    mkdir -p build/soak-classes
    $JAVAC -cp build/classes -sourcepath test -d build/soak-classes $(java_files test/soak)
    java -cp build/classes:build/soak-classes soak.Soak build/auth2api.jar build/soak.log "${MINUTES:-10}" \
        "${REQUESTS:-50000}" "${SEED:-}"
}

audit() {
    jar_
    rm -rf build/audit-classes
    mkdir -p build/audit-classes
    $JAVAC -d build/audit-classes $(java_files test/audit)
    java -cp build/audit-classes audit.Audit build/auth2api.jar >build/audit.txt
    cat build/audit.txt
}

case ${1:-jar} in
    jar) jar_; archive ;;
    test) test_ ;;
    run) jar_; archive; exec build/auth2api ${ARGS:-} ;;
    image) image ;;
    bundle) bundle ;;
    verify) sh test/verify.sh ;;
    test-clients) jar_; sh test/clients/run.sh ;;
    test-page) jar_; sh test/page/run.sh ;;
    bench) bench ;;
    soak) soak ;;
    audit) audit ;;
    clean) rm -rf build ;;
    help) help ;;
    *) help >&2 && exit 2 ;;
esac
