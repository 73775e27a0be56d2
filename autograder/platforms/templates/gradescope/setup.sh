#!/usr/bin/env bash
# Gradescope runs this once, as root, when the zip is uploaded: an environment of its own with the wheels in wheels/,
# the rest from the package index; all of it from wheels/ where the zip was made with --offline.
set -euo pipefail
umask 022
home=/autograder
source=$home/source
venv=$home/venv
fail() { echo "setup.sh: $*" >&2; exit 1; }

python=
for candidate in python3 python3.13 python3.12 python3.11 python3.10; do
    if "$candidate" -c 'import sys, venv; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || fail "no Python 3.10 to 3.13 here. Choose Ubuntu 22.04 as the assignment's base image, or newer"

# The system's own Python belongs to the platform (and to its package manager: PEP 668). This needs neither ensurepip
# nor apt, since pip comes in the zip; and it lies where the uid that runs a submission may go, which /root is not.
"$python" -m venv --without-pip "$venv"
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_INPUT=1
index=()
if compgen -G "$source/wheels/numpy-*.whl" >/dev/null; then index=(--no-index --find-links "$source/wheels"); fi
"$python" "$source/wheels/pip.zip/pip" --python "$venv/bin/python" install --quiet --only-binary :all: "${index[@]}" \
    --constraint "$source/constraints.txt" "$source"/wheels/chainrule_autograder-*.whl \
    || fail "a package could not be had (above: which). Build it again, or make the zip with --offline"

chmod -R go= "$source"
# The grader grades the reference and the stub: an image in which it cannot is never put to use.
"$venv/bin/python" -I -m autograder.platforms.trial "$home"
