#!/bin/sh
# Builds and tests auth2api with a JDK and nothing else. Same sources and JDK, same bytes: order and dates are fixed.
set -eu
cd "$(dirname "$0")"
[ -z "${JAVA_HOME:-}" ] || PATH=$JAVA_HOME/bin:$PATH
JAVAC='javac --release 17 -encoding UTF-8 -proc:none -Xlint:all -Werror'
JUNIT=junit-platform-console-standalone
JUNIT_VERSION=1.13.4
JUNIT_SHA256=3fdfc37e29744a9a67dd5365e81467e26fbde0b7aa204e6f8bbe79eeaa7ae892

help() {
    cat <<END
make VERB, or sh build.sh VERB, with the JDK (17 or newer) of JAVA_HOME or else of PATH:
  jar           build/auth2api.jar (the default)
  run           build and start it; ARGS="--demo" make run passes arguments on
  image         build/image: the jar with a Java runtime of what it needs; starts with build/image/bin/auth2api
  bundle        build/Auth2Api.java: all sources in one file, for java Auth2Api.java
  test          all tests; needs Maven once to fetch JUnit, or JUNIT_JAR=path to $JUNIT-$JUNIT_VERSION.jar
                TESTS="-c auth2api.json.JsonTest" picks some
  test-clients  the tests with real clients from npm
  test-page     the status page in a real browser (Chromium); its screenshots are written to build/page/
  bench         what the proxy costs, beside the same work without it; two minutes; the report is build/bench.txt
                BENCH=full takes its time, BENCH=smoke only sees that everything runs
  soak          the jar between clients and an upstream that misbehave, for at least MINUTES (10) and until REQUESTS
                (50000) were made; with 10 minutes or more also each mutation and each cut that make test samples.
                SEED=N does the same again
  clean         remove build/
END
}

die() {
    echo "build: $*" >&2
    exit 1
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
}

image() {
    jar_
    command -v jlink >/dev/null || die "no jlink: it comes with a full JDK, in Debian with openjdk-17-jdk-headless"
    rm -rf build/image
    if jlink --help | grep -q zip-; then zip=zip-6; else zip=2; fi # the name of it changed with JDK 21
    jlink --add-modules java.base,java.management,java.net.http,jdk.crypto.ec,jdk.httpserver --output build/image \
        --strip-java-debug-attributes --no-header-files --no-man-pages --compress $zip
    cp build/auth2api.jar build/image/
    cat >build/image/bin/auth2api <<'END'
#!/bin/sh
home=$(readlink -f "$0")
home=${home%/bin/*}
exec "$home/bin/java" -jar "$home/auth2api.jar" "$@"
END
    chmod +x build/image/bin/auth2api
}

bundle() {
    java src/Bundle.java build/Auth2Api.java
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
    sum=$( (sha256sum "$JUNIT_JAR" 2>/dev/null || shasum -a 256 "$JUNIT_JAR") | cut -d ' ' -f 1)
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
    java -jar "$JUNIT_JAR" execute ${TESTS:---scan-classpath=build/test-classes} --disable-banner --details=summary \
        --fail-if-no-tests --class-path build/classes:build/test-classes >build/test.log 2>&1 || status=$?
    if grep -nE 'sk-ant-(oat|ort|api)[0-9][0-9]-[a-z0-9]|sk-test-key' build/test.log >build/leaked; then
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

case ${1:-jar} in
    jar) jar_ ;;
    test) test_ ;;
    run) jar_; exec java -jar build/auth2api.jar ${ARGS:-} ;;
    image) image ;;
    bundle) bundle ;;
    test-clients) jar_; sh test/clients/run.sh ;;
    test-page) jar_; sh test/page/run.sh ;;
    bench) bench ;;
    soak) soak ;;
    clean) rm -rf build ;;
    help) help ;;
    *) help >&2 && exit 2 ;;
esac
