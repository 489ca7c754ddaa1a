#include "store/ledger/room.h"

#include <dirent.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "base/file.h"

/* What a run wants, measured on real and made-up news, with some air.  Disk: 1.1 to 1.5 bytes for each byte of raw
 * text (tables, and 700 bytes an article for the index), gzipped input unpacked at 1:4; the tables over the whole
 * corpus and the index may be written anew.  Memory: what the worst of files may make the chain hold, as README
 * announces it: FIXED_MB for the lexicons and the largest article or document, JOB_MB for each thread, and the
 * index once.  What the steps of shards hand over to each other lies there until the release is published: 2.9 bytes
 * for each of raw text, half of it words. */
enum { TABLES_SHARE = 150, HAND_OVER_SHARE = 310, UNPACKED = 4, AIR_MB = 64, FIXED_MB = 350, JOB_MB = 110 };

/* Bytes of the files directly in OUT/current/sub whose names end so. */
static uint64_t size_of(const char *out, const char *sub, const char *ending)
{
	struct buf path = BUF_INIT;
	uint64_t n = 0;
	struct stat st;
	buf_addf(&path, "%s/current/%s", out, sub);
	DIR *d = opendir(path.p);
	for (struct dirent *f; d && (f = readdir(d));)
		if (str_ends(str_z(f->d_name), str_z(ending)) && fstatat(dirfd(d), f->d_name, &st, 0) == 0)
			n += (uint64_t)st.st_size;
	if (d)
		closedir(d);
	buf_free(&path);
	return n;
}

static uint64_t memory_available(void)		/* bytes; 0: not known */
{
	struct buf b = BUF_INIT;
	struct err none;
	uint64_t kb = 0;
	if (file_read("/proc/meminfo", 1 << 20, &b, &none) == 0) {
		ptrdiff_t at = str_find(buf_str(&b), STR("MemAvailable:"));
		struct str rest = at < 0 ? STR("") : str_trim(str_from(buf_str(&b), (size_t)at + 13)), number;
		if (!rest.n || !str_cell(&rest, ' ', &number) || !str_to_u64(number, &kb))
			kb = 0;
	}
	buf_free(&b);
	return kb << 10;
}

int room_of(const struct plan *p, const char *out, unsigned jobs, bool shards, struct room *r, struct err *e)
{
	uint64_t index = size_of(out, "state/seen", ".seen");
	struct statvfs s;
	if (statvfs(out, &s))
		return err_errno(e, EXIT_CANTCREATE, "cannot examine the file system of %s", out);
	*r = (struct room){ .disk_free = (uint64_t)s.f_bavail * s.f_frsize, .memory_free = memory_available() };
	for (size_t i = 0; i < p->items.n; i++) {
		const struct ledger_row *row = &p->items.v[i].row;
		bool unread = row->bytes > p->files.bytes_max;	/* what is larger is rejected */
		uint64_t bytes = unread ? 0 : p->items.v[i].stored;
		r->raw += str_ends(row->path, STR(".gz")) ? bytes * UNPACKED : bytes;
	}
	uint64_t share = shards ? TABLES_SHARE + HAND_OVER_SHARE : TABLES_SHARE;
	r->disk = r->raw / 100 * share + index + size_of(out, "", ".tsv.gz") + ((uint64_t)AIR_MB << 20);
	r->memory = ((uint64_t)FIXED_MB << 20) + (uint64_t)jobs * ((uint64_t)JOB_MB << 20) + index;
	return 0;
}
