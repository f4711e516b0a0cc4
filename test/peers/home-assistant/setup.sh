#!/bin/bash
# Builds a real Home Assistant for tests:  setup.sh newest|oldest
#   newest  the newest release that pip offers, in a Debian sid chroot (root needed; sid's python3 is new enough)
#   oldest  2024.12.5, the floor we promise, with a Python 3.12 or 3.13 of this machine, else in a trixie chroot (root)
# All of it lies in $LAB_DIR/ha-newest or ha-oldest; `run CONFIG_DIR` in there starts it.  A second run does nothing.
#   LAB_DIR   default futamichi-lab in the user's cache directory         HA_VERSION  another release
#   HA_SUITE  a chroot of this Debian suite     MIRROR      Debian mirror, default apt's own     PYTHON  interpreter for oldest
# Needs: network for pip; mmdebstrap (chroot) or a C++ compiler (no chroot; a few requirements have no wheels).
# Nothing stays mounted: the chroot's mounts live in a private namespace while a command runs.
set -euo pipefail
SUITE=${HA_SUITE:-}
case ${1:-} in
  newest) SUITE=${SUITE:-sid} ;;
  oldest) HA_VERSION=${HA_VERSION:-2024.12.5} ;;
  *) sed -n '2,9s/^# //p' "$0"; exit 2 ;;
esac
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
LAB_DIR=${LAB_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/futamichi-lab}
OUT=$LAB_DIR/ha-$1; mkdir -p "$OUT"; OUT=$(cd "$OUT" && pwd)
exec 9>"$OUT.lock"; flock 9   # a second run waits for the first
if [ ! -e "$OUT/ready" ]; then
  rm -rf --one-file-system "$OUT"; mkdir -p "$OUT/config"; cd "$OUT"; SECONDS=0
  logged() { "$@" >>build.log 2>&1 || { tail -n 20 build.log >&2; exit 1; }; }

  # 1. a Python: `enter CONFIG_DIR COMMAND...` runs a command where it is
  usable() { "$1" -c 'import sys, ssl, sqlite3, ensurepip; sys.exit(not (3, 12) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }
  if [ -z "$SUITE" ] && command -v c++ >/dev/null; then
    for p in ${PYTHON:-python3.13 python3.12 $HOME/.pyenv/versions/3.1[23]*/bin/python3 python3}; do
      usable "$p" && found=$p && break
    done
  fi
  [ -n "${found:-}" ] || SUITE=${SUITE:-trixie}
  if [ -z "$SUITE" ]; then
    VENV=$OUT/venv CONFIG='"$1"'
    printf '#!/bin/sh\nshift\nexec "$@"\n' > enter
  else
    found=python3 VENV=/ha CONFIG=/config
    MIRROR=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | sed -n 1p)}
    # a frozen mirror's Release file may have expired; signatures are checked all the same
    logged mmdebstrap --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' \
      --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
      --include=python3-dev,python3-venv,g++,ca-certificates "$SUITE" root "$MIRROR"
    mkdir root/config
    cp "$HERE/enter-chroot.sh" enter
  fi
  chmod +x enter
  cat > run <<E
#!/bin/sh
# run CONFIG_DIR: Home Assistant in the foreground, log to the terminal; keeps its process id and ends with its parent
exec setpriv --pdeathsig TERM "\$(dirname "\$0")/enter" "\$1" $VENV/bin/python -m homeassistant --skip-pip --log-no-color -c $CONFIG
E
  chmod +x run

  # 2. Home Assistant with the versions it was released with, and all that its first start would download
  pip() { logged ./enter config "$VENV/bin/pip" --disable-pip-version-check install "$@"; }
  logged ./enter config "$found" -m venv "$VENV"
  pip --no-deps "homeassistant${HA_VERSION:+==$HA_VERSION}"
  constraints=$(./enter config sh -c "echo $VENV/lib/python3.*/site-packages/homeassistant/package_constraints.txt")
  pip -c "$constraints" homeassistant
  ./enter config "$VENV/bin/python" - < "$HERE/requirements.py" > requirements.txt
  pip -c "$constraints" -r /dev/stdin < requirements.txt
  ./enter config "$VENV/bin/python" -c 'import homeassistant.const as h, platform as p; print(h.__version__, "with Python", p.python_version())' > version
  mv version ready
  echo "built in $SECONDS s, $(du -sm . | cut -f1) MB"
fi
echo "$1: Home Assistant $(cat "$OUT/ready")"
