#include "base/err.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

int err_set(struct err *e, int code, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	e->code = code;
	e->line = e->column = 0;
	vsnprintf(e->message, sizeof e->message, fmt, ap);
	va_end(ap);
	return -1;
}

int err_cell(struct err *e, size_t cell, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	e->code = EXIT_LEXICON;
	e->line = 0;
	e->column = cell;
	vsnprintf(e->message, sizeof e->message, fmt, ap);
	va_end(ap);
	return -1;
}

int err_at(struct err *e, int code, const char *path, size_t line, size_t column, const char *fmt, ...)
{
	int n = column ? snprintf(e->message, sizeof e->message, "%s:%zu:%zu: ", path, line, column)
		: snprintf(e->message, sizeof e->message, "%s:%zu: ", path, line);
	if (n < 0 || (size_t)n >= sizeof e->message)
		n = 0;
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(e->message + n, sizeof e->message - (size_t)n, fmt, ap);
	va_end(ap);
	e->code = code;
	e->line = line;
	e->column = column;
	return -1;
}

int err_errno(struct err *e, int code, const char *fmt, ...)
{
	int saved = errno;
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(e->message, sizeof e->message, fmt, ap);
	va_end(ap);
	e->code = code;
	e->line = e->column = 0;
	if (n >= 0 && (size_t)n < sizeof e->message) {
		char why[128];
#ifdef __GLIBC__
		const char *w = strerror_r(saved, why, sizeof why);	/* GNU form */
#else
		const char *w = strerror_r(saved, why, sizeof why) ? "unknown error" : why;
#endif
		snprintf(e->message + n, sizeof e->message - (size_t)n, ": %s%s", w,
			 saved == ENOSPC || saved == EDQUOT
			 ? "; free some space and run again, nothing published was changed" : "");
	}
	return -1;
}

_Noreturn void must_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: a bug: this must hold: %s\n", file, line, what);
	abort();
}
