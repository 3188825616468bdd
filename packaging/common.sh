# SPDX-License-Identifier: Apache-2.0
# Shared by packaging/run and packaging/test: which Debian packages are needed, and how to get them.

# To build and to run the studio.
build_packages="build-essential pkg-config meson ninja-build gettext
  libglib2.0-dev libgtk-4-dev libadwaita-1-dev libepoxy-dev libpng-dev zlib1g-dev
  libjpeg62-turbo-dev libtiff-dev libopenexr-dev liblcms2-dev libcairo2-dev libpango1.0-dev
  libjson-glib-dev libsqlite3-dev libxxhash-dev libsoup-3.0-dev
  desktop-file-utils adwaita-icon-theme gsettings-desktop-schemas librsvg2-common fonts-cantarell"

# To run the tests: a private desktop with accessibility, and judges of files and numbers.
test_packages="xvfb dbus at-spi2-core python3-pyatspi python3-gi gir1.2-atspi-2.0 xdotool
  imagemagick xcompmgr python3-numpy python3-pil python3-skimage poppler-utils libpng-tools
  appstream locales"

# For packaging/test --slow and --bench only.
slow_packages="valgrind gcovr"
bench_packages="pngquant libjpeg-turbo-progs python3-opencv libbabl-dev libhnswlib-dev libfaiss-dev
  libopenblas-dev python3-sklearn"

say ()
{
  printf '%s\n' "$*"
}

die ()
{
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# Prints those of the named packages that are not installed.
missing_packages ()
{
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
      printf '%s ' "$package"
  done
}

# Installs what is missing; silent when nothing is.
need_packages ()
{
  command -v dpkg-query >/dev/null ||
    { say "This is not a Debian system: these packages are taken as installed: $*"; return 0; }
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0

  as_root=""
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
      die "these packages are missing: $missing
Install them as root with: apt-get install --no-install-recommends $missing"
    as_root="sudo"
  fi
  say "Installing with apt-get: $missing"
  log=$(mktemp)
  # shellcheck disable=SC2086 # lists of words
  if ! { $as_root apt-get -q update &&
         $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qy install --no-install-recommends \
           $missing; } >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    die "apt-get could not install everything; its messages are above"
  fi
  rm -f "$log"
}

# configure FOLDER OPTIONS…: sets up a Meson build folder once; shows its output when it fails.
configure ()
{
  folder=$1
  shift
  [ -f "$folder/build.ninja" ] && return 0
  if ! meson setup "$folder" "$@" >"$folder.log" 2>&1; then
    cat "$folder.log" >&2
    rm -f "$folder.log"
    die "the build could not be configured; the reason is above"
  fi
  rm -f "$folder.log"
}

# build FOLDER: the same for the compiler.
build ()
{
  log=$(mktemp)
  if ! ninja -C "$1" >"$log" 2>&1; then
    grep -v '^\[' "$log" >&2
    rm -f "$log"
    die "the build failed; the compiler's messages are above"
  fi
  rm -f "$log"
}
