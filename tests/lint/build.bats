#!/usr/bin/env bats
# What the Makefile and install-deps promise about building.

load scratch

setup() {
    install_deps=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)/packaging/install-deps
    install_prism=${install_deps%-deps}-prism
    new_scratch
}

@test "a second make does nothing" {
    make
    run make
    [ "$status" -eq 0 ]
    [ "$output" = "make: Nothing to be done for 'all'." ]
}

@test "a changed flag and a changed compiler rebuild" {
    make
    make --question
    run make --question CFLAGS=-DCHANGED
    [ "$status" -eq 1 ]
    printf '#!/bin/sh\nexec gcc "$@"\n' >another-cc
    chmod +x another-cc
    run make --question CC=./another-cc
    [ "$status" -eq 1 ]
}

@test "a changed header rebuilds what includes it" {
    make
    printf 'int twice(int number); /* changed */\n' >src/base/twice.h
    run make
    echo "$output"
    [[ "$output" == *"CC    build/src/base/twice.o"* ]]
    [[ "$output" == *"CC    build/src/main.o"* ]]
}

@test "a source that is gone leaves the program" {
    printf 'int gone(void);\nint gone(void)\n{\n    return 0;\n}\n' >src/base/gone.c
    make
    [[ "$(ar t build/libbonusrec.a)" == *gone.o* ]]
    rm src/base/gone.c
    make
    [[ "$(ar t build/libbonusrec.a)" != *gone.o* ]]
}

@test "the simulator is built without the product" {
    printf 'int other(void);\nint other(void)\n{\n    return 0;\n}\n' >src/wire/other.c
    make
    [[ "$(ar t build/libbonusrec.a)" == *other.o* ]]
    [[ "$(ar t build/libbonusrec-sim.a)" != *other.o* ]]
}

@test "an older libcurl is refused in one sentence" {
    cat >old-pkg-config <<'END'
#!/bin/sh
case $* in
*'libcurl >= 7.88'*) exit 1 ;;
--modversion*) echo 7.74.0 ;;
esac
END
    chmod +x old-pkg-config
    run make PKG_CONFIG=./old-pkg-config
    echo "$output"
    [ "$status" -ne 0 ]
    [ "${#lines[@]}" -eq 1 ]
    [[ "$output" == *"libcurl 7.88 or newer is needed"*"this machine has 7.74.0"* ]]
}

# Commands that stand in for the system's; what they are told lies in the file apt.
stand_in() {
    mkdir -p stand-in
    printf '#!/bin/sh\n%s\n' "$2" >"stand-in/$1"
    chmod +x "stand-in/$1"
    PATH=$PWD/stand-in:$PATH
}

@test "install-deps says nothing when nothing is missing" {
    stand_in dpkg-query 'shift 3; for name in "$@"; do echo "$name installed"; done'
    stand_in apt-get 'echo "$*" >>apt'
    run "$install_deps" build check lint
    echo "$output"
    [ "$status" -eq 0 ]
    [ -z "$output" ]
    [ ! -e apt ]
}

@test "install-deps as root installs exactly what is missing" {
    stand_in id 'echo 0'
    stand_in dpkg-query 'shift 3; for name in "$@"; do [ "$name" = gcc ] || echo "$name installed"; done; exit 1'
    stand_in apt-get 'echo "$*" >>apt'
    run "$install_deps" build
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$(tail -n 1 apt)" == "install --yes --no-install-recommends gcc -q"* ]]
}

@test "install-deps without root says what to install, and stops" {
    stand_in id 'echo 1000'
    stand_in dpkg-query 'echo "gcc config-files"; exit 1'
    stand_in apt-get 'echo "$*" >>apt'
    run "$install_deps" build
    echo "$output"
    [ "$status" -eq 1 ]
    [[ "$output" == *"apt-get install --yes --no-install-recommends gcc libc6-dev make "* ]]
    [ ! -e apt ]
}

@test "install-deps stops when apt cannot install" {
    stand_in id 'echo 0'
    stand_in dpkg-query 'exit 1'
    stand_in apt-get 'exit 100'
    run "$install_deps" check
    [ "$status" -eq 1 ]
    [[ "$output" == *"apt could not install"* ]]
}

# stand_in_npm COMMANDS: an npm that does as they say, in the folder that --prefix names; prism runs when it is there.
stand_in_npm() {
    stand_in node 'echo v0.0'
    stand_in npm 'echo "$*" >>npm; cd "$3"; '"$1"
}

install_prism_says() {
    run env -u SKIP_DEPS "$install_prism" "$PWD/node"
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *"$1" ]]
    [ "${1:+install-prism: $(cat node/why-not 2>/dev/null)}" = "$1" ]
}

@test "install-prism installs exact versions, once" {
    stand_in_npm 'mkdir -p node_modules/.bin; cp /bin/true node_modules/.bin/prism'
    install_prism_says ''
    [[ "$(cat npm)" == "install --prefix $PWD/node "*" @stoplight/prism-cli@"[0-9]* ]]
    [ ! -e node/why-not ]
    rm npm
    run "$install_prism" "$PWD/node"
    [ -z "$output" ]
    [ ! -e npm ]
}

@test "install-prism without a registry says so, fails nothing, and tries again the next time" {
    stand_in_npm 'echo "no such host"; exit 1'
    install_prism_says "install-prism: npm could not install Prism (is the registry reached?): see $PWD/node/npm.log"
    [ "$(cat node/npm.log)" = "no such host" ]
    stand_in_npm 'mkdir -p node_modules/.bin; cp /bin/true node_modules/.bin/prism'
    install_prism_says ''
    [ ! -e node/why-not ]
}

@test "install-prism leaves no Prism that does not run with this node" {
    stand_in_npm 'mkdir -p node_modules/.bin; cp /bin/false node_modules/.bin/prism'
    install_prism_says "install-prism: Prism does not run with node v0.0: see $PWD/node/npm.log"
    [ ! -e node/installed ]
}

@test "install-prism without node says so, also when Prism is there already" {
    stand_in_npm 'mkdir -p node_modules/.bin; cp /bin/true node_modules/.bin/prism'
    install_prism_says ''
    mkdir tools
    ln -s "$(command -v mkdir)" "$(command -v rm)" "$(command -v cat)" tools/
    run env PATH="$PWD/tools" /bin/sh "$install_prism" "$PWD/node"
    [ "$status" -eq 0 ]
    [[ "$output" == "install-prism: node is not there"* ]]
    [ "install-prism: $(cat node/why-not)" = "$output" ]
}
