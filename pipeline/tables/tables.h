/* tables.h - the tables of a release: their columns, types, units and keys, defined once.
 * tabulate and timeline write them, publish describes them in datapackage.json, out/TABLES.md documents them
 * (a test compares), tests and readers check against them. */
#ifndef PM_TABLES_TABLES_H
#define PM_TABLES_TABLES_H

#include <stddef.h>

enum table {
	/* by article: a file per batch, rows in article order */
	T_ARTICLES, T_RELATIONS, T_SENTENCES, T_MENTIONS, T_DATES, T_EVENT_MENTIONS, T_EVENT_PARTIES,
	T_ACRONYMS, T_REJECTS,
	/* by batch: counts of the batch, rows sorted by key */
	T_TERMS, T_UNKNOWN,
	T_BATCH_TABLES,
	/* corpus-wide: one file, written by timeline, rows sorted by key */
	T_EVENTS = T_BATCH_TABLES, T_EVENT_EVIDENCE, T_SERIES, T_ENTITIES, T_UNKNOWN_NAMES,
	TABLES
};

struct column {
	const char *name;
	const char *type;		/* Frictionless: string integer number date year ... */
	const char *unit;		/* "" or: code points, bytes, articles, share ... */
	const char *meaning;		/* one line */
};

/* Each row's cells of `columns`, where none is empty, are the key of a row of table `to`. */
struct table_reference {
	const char *columns[2];		/* the second may be NULL */
	enum table to;
	const char *key[2];
};

struct table_def {
	const char *name;		/* of the file or folder */
	const char *meaning;
	const struct column *columns;
	size_t n;
	const char *key[4];		/* primary key columns, NULL-terminated; none: rows are counted facts */
	struct table_reference references[4];	/* ends in one without columns */
};

extern const struct table_def table_defs[TABLES];

#endif
