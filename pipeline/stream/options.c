#include "stream/options.h"

#include "base/str.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void help(const struct program *p)
{
	printf("%s - %s\n\nusage: %s%s%s%s\n", p->name, p->summary, p->name,
	       p->options && p->options[0].name ? " [options]" : "", p->operands && p->operands[0] ? " " : "",
	       p->operands ? p->operands : "");
	if (p->manual)
		printf("\n%s\n", p->manual);
	printf("\noptions:\n");
	for (const struct stage_option *o = p->options; o && o->name; o++) {
		char left[64];
		snprintf(left, sizeof left, "--%s%s%s", o->name, o->argument ? " " : "",
			 o->argument ? o->argument : "");
		printf("  %-24s %s\n", left, o->help);
	}
	printf("  %-24s %s\n  %-24s %s\n", "-h, --help", "show this page", "--version", "show the version");
	printf("\nexit codes: 0 done, 3 done but some inputs were rejected, 64 usage, 65 bad stream or table,\n"
	       "66 no input, 70 bug, 71 system, 73 cannot create, 74 read or write error, 75 locked, 78 bad lexicon\n");
}

int program_fail(const char *name, const struct err *e)
{
	fflush(stdout);
	fprintf(stderr, "%s: error: %s\n", name, e->message);
	return e->code ? e->code : EXIT_BUG;
}

static int usage(const struct program *p, struct err *e, const char *what, const char *arg, int len)
{
	return err_set(e, EXIT_USAGE_, "%s '%.*s'; '%s -h' shows the options", what, len, arg, p->name);
}

int options_parse(const struct program *p, int argc, char **argv, struct option_value *values, int *first,
		  struct err *e)
{
	size_t n = 0;
	while (p->options && p->options[n].name)
		n++;
	for (size_t i = 0; i < n; i++)
		values[i].value = NULL;
	int operands = 1;	/* operands gather at argv[1..operands-1], in order */
	bool only_operands = false;
	for (int i = 1; i < argc; i++) {
		char *a = argv[i];
		if (only_operands || a[0] != '-' || !a[1]) {
			argv[operands++] = a;
			continue;
		}
		if (strcmp(a, "--") == 0) {
			only_operands = true;
			continue;
		}
		if (strcmp(a, "-h") == 0 || strcmp(a, "--help") == 0) {
			help(p);
			return 1;
		}
		if (strcmp(a, "--version") == 0) {
			printf("%s (Pressmill) %s\n", p->name, PRESSMILL_VERSION);
			return 1;
		}
		if (strncmp(a, "--", 2) != 0)
			return usage(p, e, "unknown option", a, (int)strlen(a));
		const char *name = a + 2, *eq = strchr(name, '=');
		size_t len = eq ? (size_t)(eq - name) : strlen(name), k = 0;
		while (k < n && (strlen(p->options[k].name) != len || memcmp(p->options[k].name, name, len)))
			k++;
		if (k == n)
			return usage(p, e, "unknown option", a, (int)len + 2);
		if (!p->options[k].argument) {
			if (eq)
				return usage(p, e, "no value is wanted by", a, (int)len + 2);
			values[k].value = "";
		} else if (eq) {
			values[k].value = eq + 1;
		} else if (i + 1 < argc) {
			values[k].value = argv[++i];
		} else {
			return usage(p, e, "a value is wanted by", a, (int)len + 2);
		}
	}
	for (int i = operands; i < argc; i++)
		argv[i] = NULL;
	*first = 1;
	argv[operands < argc ? operands : argc] = NULL;
	return 0;
}

int program_main(const struct program *p, int argc, char **argv,
		 int (*run)(const struct option_value *values, char **operands, struct err *e))
{
	struct option_value values[OPTIONS_MAX];
	struct err e = ERR_INIT;
	int first, r = options_parse(p, argc, argv, values, &first, &e);
	if (r > 0)
		return EXIT_OK;
	signal(SIGPIPE, SIG_IGN);	/* a reader that went away is a write error like any other */
	if (r == 0)
		r = run(values, argv + first, &e);
	if (r < 0)
		return program_fail(p->name, &e);
	if (fflush(stdout) || ferror(stdout)) {
		err_errno(&e, EXIT_IO, "cannot write standard output");
		return program_fail(p->name, &e);
	}
	return r;
}

int option_number(const struct program *p, size_t i, const struct option_value *values, long min, long max, long *v,
		  struct err *e)
{
	if (!values[i].value)
		return 0;
	char *end;
	errno = 0;
	long n = strtol(values[i].value, &end, 10);
	if (errno || end == values[i].value || *end || n < min || n > max)
		return err_set(e, EXIT_USAGE_, "--%s takes a whole number from %ld to %ld, not '%s'",
			       p->options[i].name, min, max, values[i].value);
	*v = n;
	return 0;
}
