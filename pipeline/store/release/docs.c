/* store/release/docs.c - what a release says of itself: datapackage.json (Frictionless) and README.md, both made from
 * the one definition of the tables, so that they cannot say anything else. */
#include "base/ascii.h"
#include "base/file.h"
#include "store/release/release.h"

#define OF_TEXTS "; the texts are their publishers'"

static void json(struct buf *b, struct str s)
{
	size_t plain = 0;		/* from where on nothing had to be escaped */
	buf_addc(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_add(b, s.p + plain, i - plain);
		buf_addf(b, c < 0x20 ? "\\u%04x" : "\\%c", c);
		plain = i + 1;
	}
	buf_add(b, s.p + plain, s.n - plain);
	buf_addc(b, '"');
}

static void key_value(struct buf *b, const char *key, struct str value, const char *after)
{
	buf_addf(b, "\"%s\": ", key);
	json(b, value);
	buf_addz(b, after);
}

static void add_names(struct buf *b, const char *const names[2])
{
	buf_addf(b, names[1] ? "[\"%s\", \"%s\"]" : "[\"%s\"]", names[0], names[1]);
}

static void add_references(struct buf *b, const struct table_def *d)
{
	for (const struct table_reference *r = d->references; r->columns[0]; r++) {
		buf_addz(b, r == d->references ? ",\n        \"foreignKeys\": [" : ",\n          ");
		buf_addz(b, "{\"fields\": ");
		add_names(b, r->columns);
		buf_addf(b, ", \"reference\": {\"resource\": \"%s\", \"fields\": ", table_defs[r->to].name);
		add_names(b, r->key);
		buf_addz(b, r[1].columns[0] ? "}}" : "}}]");
	}
}

static void add_schema(struct buf *b, const struct table_def *d)
{
	buf_addz(b, "      \"schema\": {\n        \"fields\": [\n");
	for (size_t i = 0; i < d->n; i++) {
		const struct column *c = &d->columns[i];
		buf_addz(b, "          {");
		key_value(b, "name", str_z(c->name), ", ");
		key_value(b, "type", str_z(c->type), ", ");
		if (strcmp(c->type, "boolean") == 0)
			buf_addz(b, "\"trueValues\": [\"yes\"], \"falseValues\": [\"no\"], ");
		if (c->unit[0])
			key_value(b, "unit", str_z(c->unit), ", ");
		key_value(b, "description", str_z(c->meaning), "}");
		buf_addz(b, i + 1 < d->n ? ",\n" : "\n");
	}
	buf_addz(b, "        ],\n        \"missingValues\": [\"\"]");
	if (d->key[0]) {
		buf_addz(b, ",\n        \"primaryKey\": [");
		for (size_t i = 0; i < sizeof d->key / sizeof *d->key && d->key[i]; i++)
			buf_addf(b, "%s\"%s\"", i ? ", " : "", d->key[i]);
		buf_addz(b, "]");
	}
	add_references(b, d);
	buf_addz(b, "\n      }\n");
}

static bool is_of(const struct release_file *f, enum table t)
{
	return f->table && f->which == t;
}

/* The files of a table have a header row each, which is what readers of a multi-part resource take for granted
 * of format csv (with our delimiter) and not of tsv; bytes and hash are each file's own. */
static void add_resource(struct buf *b, const struct release *r, enum table t)
{
	const struct table_def *d = &table_defs[t];
	size_t n = 0;
	buf_addz(b, "    {\n      \"profile\": \"tabular-data-resource\",\n      ");
	key_value(b, "name", str_z(d->name), ",\n      ");
	key_value(b, "description", str_z(d->meaning), ",\n      \"path\": [");
	for (size_t i = 0; i < r->files.n; i++)
		if (is_of(&r->files.v[i], t)) {
			buf_addz(b, n++ ? ", " : "");
			json(b, r->files.v[i].path);
		}
	buf_addf(
		b,
		"],\n      \"format\": \"csv\", \"compression\": \"gz\", \"mediatype\": \"text/tab-separated-values\", "
		"\"encoding\": \"utf-8\",\n      \"dialect\": {\"delimiter\": \"\\t\", \"lineTerminator\": \"\\n\", "
		"\"header\": true, "
		"\"doubleQuote\": false, \"escapeChar\": \"\\\\\"},\n      \"rows\": %llu,\n      \"files\": [",
		(unsigned long long)release_rows(r, t));
	n = 0;
	for (size_t i = 0; i < r->files.n; i++) {
		const struct release_file *f = &r->files.v[i];
		if (!is_of(f, t))
			continue;
		/* in pieces: there are eleven files a batch */
		buf_addz(b, n++ ? ",\n        {\"path\": " : "\n        {\"path\": ");
		json(b, f->path);
		buf_addz(b, ", \"rows\": ");
		buf_addu(b, f->rows);
		buf_addz(b, ", \"bytes\": ");
		buf_addu(b, f->bytes);
		buf_addz(b, ", \"hash\": \"sha256:");
		buf_addz(b, f->sha256);
		buf_addz(b, "\"}");
	}
	buf_addz(b, "\n      ],\n");
	add_schema(b, d);
	buf_addz(b, "    }");
}

/* An address, the short name of a licence (CC-BY-4.0), or words. */
static void add_licence(struct buf *b, struct str said)
{
	bool name = said.n > 0, address = str_starts(said, STR("https://")) || str_starts(said, STR("http://"));
	for (size_t i = 0; i < said.n; i++)
		name &= ascii_alnum(said.p[i]) || strchr("-._", said.p[i]) != NULL;
	buf_addz(b, "\"licenses\": [{");
	if (address) {
		key_value(b, "path", said, "}],\n  ");
	} else if (name) {
		key_value(b, "name", said, "}],\n  ");
	} else {
		key_value(b, "name", said.n ? STR("other") : STR("notspecified"), ", ");
		key_value(b, "title", said.n ? said : STR("no licence was stated" OF_TEXTS), "}],\n  ");
	}
	buf_addz(b, "\"sources\": [{\"title\": \"the articles that the table articles names\"}, "
		    "{\"title\": \"names and coordinates of cities: GeoNames, CC BY 4.0\", \"path\": "
		    "\"https://www.geonames.org/\"}],\n  ");
}

int release_write_datapackage(const struct release *r, const struct release_facts *f, const char *dir, struct err *e)
{
	struct buf b = BUF_INIT, path = BUF_INIT;
	size_t n = 0;
	buf_addz(&b, "{\n  \"profile\": \"tabular-data-package\",\n  \"name\": \"pressmill-release\",\n"
		     "  \"title\": \"Facts from news articles\",\n  \"description\": \"Who is named, which dates, and "
		     "which edition of "
		     "which recurring event, each with the sentence that proves it.\",\n  ");
	key_value(&b, "program", f->program, ",\n  ");
	key_value(&b, "lexicons", f->lexicons, ",\n  ");
	key_value(&b, "libraries", f->libraries, ",\n");
	buf_addf(&b, "  \"run\": %u,\n  \"version\": \"%u\",\n  \"processed_files\": %zu,\n  ", f->run, f->run,
		 f->sources);
	add_licence(&b, f->licence);
	if (f->last_day.n) {
		buf_addz(&b, "\"temporal\": {");
		key_value(&b, "start", f->first_day, ", ");
		key_value(&b, "end", f->last_day, "},\n  ");
	}
	buf_addz(&b, "\"resources\": [\n");
	for (enum table t = 0; t < TABLES; t++) {
		bool any = false;
		for (size_t i = 0; i < r->files.n; i++)
			any |= is_of(&r->files.v[i], t);
		if (!any)
			continue;
		buf_addz(&b, n++ ? ",\n" : "");
		add_resource(&b, r, t);
	}
	buf_addz(&b, "\n  ]\n}\n");
	buf_addf(&path, "%s/datapackage.json", dir);
	int bad = file_write_atomic(path.p, buf_str(&b), e);
	buf_free(&b);
	buf_free(&path);
	return bad;
}

static const char RECIPES[] =
	"## Reading the tables\n\n"
	"Every table is gzip-compressed TSV: UTF-8, LF, a header row, no quoting; an empty cell is a missing value.\n"
	"Cells are escaped by `\\t` `\\n` `\\r` `\\\\` only; since texts are kept on one line, the one you will meet "
	"is `\\\\` for\n"
	"a backslash. No cell holds a straight double quote. Read ids as text (`article_id` may look like a number).\n"
	"A table in a folder has a file per batch (`mentions/2026-11-21.tsv.gz`); files never change once published.\n"
	"The lines below are run from this folder.\n\n"
	"Python, pandas:\n\n```python\n"
	"import glob, pandas as pd\n"
	"mentions = pd.concat(pd.read_csv(f, sep='\\t', quoting=3, dtype=str, keep_default_na=False, na_values=[''], "
	"lineterminator='\\n') for f in sorted(glob.glob('mentions/*.tsv.gz'))).replace(r'\\\\\\\\', r'\\\\', "
	"regex=True)\n"
	"```\n\nThe same with types; whole numbers with gaps need pandas' Int64, and `datapackage.json` says which "
	"those are:\n\n```python\n"
	"import glob, pandas as pd, json\n"
	"fields = next(t for t in json.load(open('datapackage.json'))['resources'] if t['name'] == "
	"'mentions')['schema']['fields']\n"
	"types = {f['name']: {'integer': 'Int64', 'number': 'float64'}.get(f['type'], 'string') for f in fields}\n"
	"mentions = pd.concat(pd.read_csv(f, sep='\\t', quoting=3, dtype=types, keep_default_na=False, na_values=[''], "
	"lineterminator='\\n') for f in sorted(glob.glob('mentions/*.tsv.gz'))).replace(r'\\\\\\\\', r'\\\\', "
	"regex=True)\n"
	"```\n\nPython, Polars:\n\n```python\n"
	"import glob, polars as pl\n"
	"mentions = pl.concat(pl.read_csv(f, separator='\\t', quote_char=None, infer_schema=False) for f in "
	"sorted(glob.glob('mentions/*.tsv.gz'))).with_columns(pl.all().str.replace_all(r'\\\\', '\\\\', "
	"literal=True))\n"
	"```\n\nDuckDB:\n\n```sql\n"
	"SELECT columns(*)::VARCHAR.replace('\\\\', '\\') FROM read_csv('mentions/*.tsv.gz', delim='\\t', quote='', "
	"escape='', header=true, nullstr='', all_varchar=true);\n"
	"```\n\nR:\n\n```r\n"
	"mentions <- do.call(rbind, lapply(Sys.glob('mentions/*.tsv.gz'), read.delim, quote='', na.strings='', "
	"colClasses='character', allowEscapes=TRUE, encoding='UTF-8'))\n"
	"```\n\nR, a column of whole numbers with gaps (its integers have a missing value; an `article_id` stays "
	"text):\n\n```r\n"
	"mentions$start <- as.integer(mentions$start)\n"
	"```\n\nParquet, all tables with their types, into the folder `parquet` (in the folder you are in, so run it "
	"on a copy or "
	"say another);\nwith DuckDB:\n\n```python\n"
	"import duckdb, json, os\n"
	"kinds = {'integer': 'BIGINT', 'number': 'DOUBLE', 'date': 'DATE'}\n"
	"def typed(f):\n"
	"    n = '\"' + f['name'] + '\"'\n"
	"    if f['type'] == 'boolean':\n"
	"        return f\"{n} = 'yes' AS {n}\"\n"
	"    return f\"CAST({n} AS {kinds[f['type']]}) AS {n}\" if f['type'] in kinds else f\"replace({n}, '\\\\\\\\', "
	"'\\\\') AS {n}\"\n"
	"os.makedirs('parquet', exist_ok=True)\n"
	"for t in json.load(open('datapackage.json'))['resources']:\n"
	"    cells = ', '.join(typed(f) for f in t['schema']['fields'])\n"
	"    duckdb.execute(f\"COPY (SELECT {cells} FROM read_csv({t['path']}, delim='\\t', quote='', escape='', "
	"header=true, "
	"nullstr='', all_varchar=true)) TO 'parquet/{t['name']}.parquet' (FORMAT parquet)\")\n"
	"```\n\nwith pyarrow:\n\n```python\n"
	"import pyarrow as pa, pyarrow.compute as pc, pyarrow.csv as csv, pyarrow.parquet as pq, json, os\n"
	"kinds = {'integer': pa.int64(), 'number': pa.float64(), 'date': pa.date32(), 'boolean': pa.bool_()}\n"
	"os.makedirs('parquet', exist_ok=True)\n"
	"for t in json.load(open('datapackage.json'))['resources']:\n"
	"    types = {f['name']: kinds.get(f['type'], pa.string()) for f in t['schema']['fields']}\n"
	"    table = pa.concat_tables(csv.read_csv(p, parse_options=csv.ParseOptions(delimiter='\\t', "
	"quote_char=False), "
	"convert_options=csv.ConvertOptions(column_types=types, null_values=[''], strings_can_be_null=True, "
	"true_values=['yes'], false_values=['no'])) for p in t['path'])\n"
	"    for i, f in enumerate(table.schema):\n"
	"        if f.type == pa.string():\n"
	"            table = table.set_column(i, f.name, pc.replace_substring(table[i], '\\\\\\\\', '\\\\'))\n"
	"    pq.write_table(table, f\"parquet/{t['name']}.parquet\")\n"
	"```\n\nMiller:\n\n```sh\n"
	"mlr --gzin --tsv count-distinct -f entity_id then sort -nr count mentions/*.tsv.gz\n"
	"```\n\nPostgreSQL (psql), with a table made as below:\n\n```sql\n"
	"\\copy mentions FROM PROGRAM 'for f in mentions/*.tsv.gz; do gzip -dc \"$f\" | tail -n +2; done' WITH (FORMAT "
	"text, NULL '')\n"
	"```\n\n"
	"Check that all is as it was published: `sha256sum -c --quiet SHA256SUMS`\n\n";

static const char *sql_type(const char *type)
{
	return strcmp(type, "integer") == 0 ? "bigint" : strcmp(type, "number") == 0 ? "double precision" :
		strcmp(type, "date") == 0 ? "date" : strcmp(type, "boolean") == 0 ? "boolean" : "text";
}

int release_write_readme(const struct release *r, const struct release_facts *f, const char *dir, struct err *e)
{
	struct buf b = BUF_INIT, path = BUF_INIT;
	buf_addf(
		&b,
		"# Facts from news articles\n\nRelease %u, made by Pressmill %.*s with lexicons %.*s from %zu sources. "
		"Columns, types and keys of the tables are\nin `datapackage.json` (Frictionless Table Schema) and "
		"below; `state/` is what the "
		"next run starts from.\n\n| table | rows | what it is |\n|---|---:|---|\n",
		f->run, STR_FMT(f->program), STR_FMT(f->lexicons), f->sources);
	for (enum table t = 0; t < TABLES; t++)
		buf_addf(&b, "| %s%s | %llu | %s |\n", table_defs[t].name, t < T_BATCH_TABLES ? "/" : "",
			 (unsigned long long)release_rows(r, t), table_defs[t].meaning);
	buf_addc(&b, '\n');
	buf_addz(&b, RECIPES);
	buf_addf(&b,
		 "## Citing\n\nPressmill %.*s, lexicons %.*s, run %u%s%.*s. `sha256sum SHA256SUMS` names this release "
		 "and no "
		 "other: give its first 16\n"
		 "digits with the citation, and whoever has the same inputs, program and lexicons can make the same "
		 "tables. Licence: %.*s. Names and\ncoordinates of cities come from GeoNames (geonames.org), CC BY "
		 "4.0.\n\n",
		 STR_FMT(f->program), STR_FMT(f->lexicons), f->run, f->last_day.n ? ", articles up to " : "",
		 STR_FMT(f->last_day), STR_FMT(f->licence.n ? f->licence : STR("none was stated" OF_TEXTS)));
	buf_addz(&b, "## Columns\n");
	for (enum table t = 0; t < TABLES; t++) {
		const struct table_def *d = &table_defs[t];
		buf_addf(&b, "\n### %s\n\n%s\n\n| column | type | unit | meaning |\n|---|---|---|---|\n", d->name,
			 d->meaning);
		for (size_t i = 0; i < d->n; i++)
			buf_addf(&b, "| %s | %s | %s | %s |\n", d->columns[i].name, d->columns[i].type,
				 d->columns[i].unit, d->columns[i].meaning);
	}
	buf_addz(&b, "\n## As SQL tables\n\n```sql\n");
	for (enum table t = 0; t < TABLES; t++) {
		const struct table_def *d = &table_defs[t];
		buf_addf(&b, "CREATE TABLE %s (", d->name);
		for (size_t i = 0; i < d->n; i++)	/* quoted: offset and start are words of SQL */
			buf_addf(&b, "%s\"%s\" %s", i ? ", " : "", d->columns[i].name, sql_type(d->columns[i].type));
		buf_addz(&b, ");\n");
	}
	buf_addz(&b, "```\n");
	buf_addf(&path, "%s/README.md", dir);
	int bad = file_write_atomic(path.p, buf_str(&b), e);
	buf_free(&b);
	buf_free(&path);
	return bad;
}
