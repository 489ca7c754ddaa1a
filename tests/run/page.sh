#!/bin/bash
# page.sh - the pages: every link leads somewhere, every text is escaped, a browser has nothing to complain of.
. "$(dirname "$0")/../faults/lib.sh"

corpus=$work/corpus out=$work/out pages=$work/pages
mkdir -p "$corpus/a"
cp -R "$sample/." "$corpus/"
# a stranger's title, publisher, address and text
cat >"$corpus/a/hostile.jsonl" <<'END'
{"title": "<script>alert(1)</script> & </title><img src=x onerror=alert(2)>", "publisher": "O'Neil \" onmouseover=\"alert(3)", "url": "javascript:alert(4)", "date": "2024-10-18", "text": "The </script><script>alert(5)</script> 5th U.S.-ASEAN Cyber Policy Dialogue was held in Singapore on 17 October 2024. A path C:\\temp\\new & <b>Paris</b> was named \u2028 there."}
{"title": "Profits < losses & 5 > 3, 'say' analysts", "date": "2024-10-18", "text": "Profits fell in Paris on 18 October 2024, the file C:\\temp\\new & others said."}
{"title": "\u202eevil\u202c", "url": "https://example.org/?a=\"><script>alert(6)</script>", "date": "2024-10-18", "text": "Officials of Cambodia met in Phnom Penh on 18 October 2024 for the talks on the sea, they said."}
END
run; ok $((code == 0 || code == 3 ? 0 : 1)) 'a release'
"$top/run.sh" page --to "$pages" --out "$out" >"$work/said" 2>&1; is $? 0; ok $? 'run.sh page'
for f in index series entities dates articles quality search; do
	[ -s "$pages/$f.html" ]; ok $? "$f.html is there"
done
is "$(find "$pages/a" -name '*.html' | wc -l)" "$(rows articles | wc -l)"; ok $? 'a page for each article'

# every address of every page: a file beside it, and a mark on it where it names one
find "$pages" -name '*.html' | while IFS= read -r f; do
	grep -oE '(href|src)="[^"]*"' "$f" | sed 's/^[a-z]*="//; s/"$//' | sort -u | while IFS= read -r link; do
		case $link in http://* | https://* | '#'*) continue ;; esac
		file=$(dirname "$f")/${link%%#*}
		[ -e "$file" ] || { echo "$f: $link leads nowhere"; continue; }
		case $link in *'#'*) grep -qF "id=\"${link#*#}\"" "$file" || echo "$f: no such mark: $link" ;; esac
	done
done >"$work/why"
[ ! -s "$work/why" ]; ok $? 'every link leads to a page, and to its mark there'
grep -rlE '<script>|<img|onerror=|onmouseover="|javascript:|<b>Paris' "$pages" --include='*.html' >"$work/why"
[ ! -s "$work/why" ]; ok $? 'nothing of an article is markup'
grep -l '</script\|<script' "$pages"/search/*.js >"$work/why"; [ ! -s "$work/why" ]; ok $? 'nothing of an article is script'
grep -rqF 'C:\temp\new &amp; others' "$pages/a"; ok $? 'cells are unescaped, then escaped for HTML'
s=$(grep -rlF 'U.S.-ASEAN Cyber Policy Dialogue</h1>' "$pages/s" | head -n 1)
grep -q '<svg class="line"' "$s" && grep -q 'id="5"' "$s" && grep -q 'class="proof"' "$s"; ok $? 'a series has its timeline, editions and proofs'
a=$(grep -rlF 'The week ended with the' "$pages/a" | head -n 1)
grep -qE 'class="[^"]*ev" title="U.S.-ASEAN Cyber Policy Dialogue, number 5' "$a" && grep -q 'class="dt " title="DATE: 2024-10-17"' "$a"; ok $? 'an article has its facts marked'
"$BUILD/bin/page" "$out/current" --to "$work/again" && diff -r "$pages" "$work/again" >"$work/why"; ok $? 'the same release, the same pages'
"$BUILD/bin/page" "$out/current" --to "$work/few" --entities 3 && is "$(find "$work/few/e" -name '*.html' | wc -l)" 3; ok $? '--entities 3: three of them have a page'
"$top/run.sh" page --out "$out" >"$work/said" 2>&1; is $? 64 && grep -q -- '--to DIR' "$work/said"; ok $? 'page without --to says what is missing'
"$top/run.sh" --to "$work/x" --out "$out" >"$work/said" 2>&1; is $? 64; ok $? '--to without the command is a usage error'
run --page "$work/nightly"; [ -s "$work/nightly/index.html" ] || { cat "$work/said" >"$work/why"; false; }; ok $? 'a run with --page writes them too'

# 1000 articles and more: lists have pages
mkdir -p "$work/many/b"
for i in $(seq 1 600); do printf '{"id": "%d", "title": "Report %d", "date": "2024-03-04", "text": "Report %d tells of a visit to Paris and of %d other things on 4 March 2024."}\n' $i $i $i $((i * 7919 % 1000)); done >"$work/many/b/many.jsonl"
corpus=$work/many out=$work/many-out
run && "$BUILD/bin/page" "$out/current" --to "$work/many-pages" && [ -s "$work/many-pages/articles-3.html" ] && [ ! -e "$work/many-pages/articles-4.html" ]; ok $? 'lists of 250 rows'

if ! command -v chromium >/dev/null; then
	skip 'in a browser' 'no chromium'
else
	# a browser that does not come up on a busy machine is no fault of the page: it is started again, twice
	browse() {	# FILE OPTIONS...
		f=$1; shift
		for _ in 1 2 3; do
			rm -rf "$work/chrome"
			timeout -k 5 60 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
				--disable-component-update --disable-sync --user-data-dir="$work/chrome" --enable-logging=stderr "$@" "file://$f" >"$work/browser" 2>&1 && break
		done
		cat "$work/browser"
	}
	for f in index.html series.html quality.html search.html "${s#"$pages"/}" "${a#"$pages"/}"; do
		browse "$pages/$f" --dump-dom >"$work/dom"; grep 'CONSOLE' "$work/dom" >"$work/why"
		[ ! -s "$work/why" ] && grep -q '</main>' "$work/dom"; ok $? "a browser opens $(basename "$f") without a complaint"
	done
	browse "$pages/search.html#cyber%20dialogue" --virtual-time-budget=5000 --dump-dom >"$work/dom"
	grep -q '<li><a href="s/' "$work/dom"; ok $? 'search finds a series'
	browse "$pages/search.html#losses%20analysts" --virtual-time-budget=5000 --dump-dom >"$work/dom"
	grep -q '>Profits &lt; losses &amp; 5 &gt; 3' "$work/dom"; ok $? 'a title with signs of markup is text among the hits'
fi
exit $failures
