# SPDX-License-Identifier: Apache-2.0
# Sourced by packaging/test --slow: the checks that take minutes.

# Tests of the suite "timing" measure short times, which tools that slow everything down spoil;
# those of "script" are Python, which would be examined in place of the engine; those of "pixels"
# compare many pictures with code that other tests run too.
engine_suites="core telemetry kernel color vision image metric vector record filter index io store"
engine_suites="$engine_suites series alert dashboard imagequant quantize evaluate collection layout"
engine_suites="$engine_suites scene plot report trial jobs session"
suite_options=""
for suite in $engine_suites; do
  suite_options="$suite_options --suite $suite"
done

configure build-tsan -Db_sanitize=thread -Db_lundef=false -Dstudio=disabled
build build-tsan
# Slices would be handed from thread to thread under locks of GLib that ThreadSanitizer cannot see.
# shellcheck disable=SC2086
G_SLICE=always-malloc \
TSAN_OPTIONS="halt_on_error=1 report_mutex_bugs=0 suppressions=$root/tests/tsan.supp" \
  run_suites build-tsan tsan $suite_options --no-suite timing --no-suite script \
  --no-suite pixels --timeout-multiplier 30

# valgrind knows instructions up to AVX2.
configure build-valgrind -Dstudio=disabled
build build-valgrind
wrapper="valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite"
# shellcheck disable=SC2086
HEK_TEST_VALGRIND=1 HEK_CPU=avx2 G_SLICE=always-malloc \
  run_suites build-valgrind valgrind $suite_options --no-suite timing --no-suite script \
  --no-suite pixels --timeout-multiplier 40 \
  --wrap "$wrapper --suppressions=$root/tests/valgrind.supp"

# shellcheck disable=SC2086
configure build-asan $asan_options
build build-asan
run_suites build-asan slow --suite slow --timeout-multiplier 20
run_suites build-asan fuzz --suite fuzz --timeout-multiplier 10 --test-args '--seed=2 --seconds=60'
run_suites build-asan thorough --suite thorough --no-suite looks --timeout-multiplier 15

configure build-coverage -Db_coverage=true -Dstudio=disabled
build build-coverage
find build-coverage -name '*.gcda' -delete
# shellcheck disable=SC2086
run_suites build-coverage coverage $suite_options --timeout-multiplier 4
say "== lines of engine/ that the tests reach"
covered=yes
gcovr --root "$root" --filter "$root/engine/" --object-directory build-coverage \
  --gcov-ignore-parse-errors --fail-under-line 90 --output build-coverage/lines.txt \
  build-coverage || covered=no
tail -n 60 build-coverage/lines.txt
if [ $covered = no ]; then
  say "Fewer than 90 % of the engine's lines are reached by its tests."
  exit 1
fi
