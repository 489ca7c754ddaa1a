#!/bin/bash
# compare.sh - two releases: what only one of them says, with its sentence.
. "$(dirname "$0")/../faults/lib.sh"

corpus=$work/corpus out=$work/out
mkdir -p "$corpus/a" "$corpus/b"
printf 'Talks\n\nThe 5th U.S.-ASEAN Cyber Policy Dialogue was held in Singapore on 17 October 2024.\n' >"$corpus/a/one.txt"
printf 'Visit\n\nOfficials of Cambodia met in Phnom Penh on 3 May 2024 for the talks on the sea.\n' >"$corpus/b/two.txt"
runs 0; ok $? 'a release'
old=$(readlink -f "$out/current")
"$BUILD/bin/compare" "$old" "$old" >"$work/said"; is "$(cat "$work/said")" "$(printf '%%\t0 rows only in %s, 0 only in %s' "$old" "$old")"; ok $? 'a release and itself'
cp -R "$old" "$work/copy" && "$BUILD/bin/compare" "$old" "$work/copy" | grep -q '	0 rows only in .* 0 only in '; ok $? 'a release and its copy'
printf 'Visit\n\nOfficials of Cambodia met in Bangkok on 3 May 2024 for the talks on the sea.\n' >"$corpus/b/three.txt"
runs 0; ok $? 'one more article'
new=$(readlink -f "$out/current")
"$BUILD/bin/compare" "$old" "$new" >"$work/diff"
! grep -q "^[a-z_]*	-	.*one.txt" "$work/diff" && grep -q '^mentions	+	.*Bangkok.*	Officials of Cambodia met in Bangkok' "$work/diff"; ok $? 'its facts are told, each with its sentence'
is "$(grep -c '^articles	+' "$work/diff")" 1; ok $? 'its row of articles too'
grep -qE '^entities	-	.*country/kh' "$work/diff" && grep -qE '^entities	\+	.*country/kh' "$work/diff"; ok $? 'a row that changed is told twice, as it was and as it is'
"$BUILD/bin/compare" "$new" "$old" | sed '$d' | sed 's/	+	/	=	/; s/	-	/	+	/; s/	=	/	-	/' | sort >"$work/a"; sed '$d' "$work/diff" | sort | cmp -s - "$work/a"; ok $? 'the other way round, the signs change'
"$BUILD/bin/compare" "$old" >"$work/said" 2>&1; is $? 64; ok $? 'one release is not enough'
"$BUILD/bin/compare" "$old" "$work/nothing" >"$work/said" 2>&1; is $? 66; ok $? 'a folder that is not there'
exit $failures
