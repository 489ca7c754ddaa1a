#!/bin/sh
# names.sh - loading and matching 100,000 invented forms (see names.c); run by `make bench`.
"$BUILD/bench/names"
