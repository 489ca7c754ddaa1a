#include "base/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The leak finder of AddressSanitizer traces, coverage writes into the build: neither is for strangers' files. */
#if defined __SANITIZE_ADDRESS__ || defined PM_UNCONFINED
#define UNCONFINED 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define UNCONFINED 1
#endif
#endif

/* ---- system calls ---- */

#if defined __linux__ && !defined UNCONFINED && (defined __x86_64__ || defined __aarch64__)
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#ifdef __x86_64__
#define THIS_ARCH AUDIT_ARCH_X86_64
#else
#define THIS_ARCH AUDIT_ARCH_AARCH64
#endif

/* By number where the headers are older than the call; from 424 on all architectures have the same. */
enum {
	IO_URING_SETUP = 425, OPEN_TREE = 428, MOVE_MOUNT = 429, FSOPEN = 430, FSMOUNT = 432, PIDFD_GETFD = 438,
	MOUNT_SETATTR = 442
};

static const uint32_t refused[] = {
	SYS_socket, SYS_socketpair, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, PIDFD_GETFD,
	SYS_kcmp, SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_unshare, SYS_setns, OPEN_TREE,
	MOVE_MOUNT, FSOPEN, FSMOUNT, MOUNT_SETATTR, SYS_bpf, SYS_perf_event_open, SYS_userfaultfd,
	IO_URING_SETUP, SYS_add_key, SYS_request_key, SYS_keyctl, SYS_init_module, SYS_finit_module,
	SYS_delete_module, SYS_kexec_load, SYS_reboot, SYS_swapon, SYS_swapoff, SYS_acct, SYS_settimeofday,
	SYS_clock_settime, SYS_adjtimex, SYS_sethostname, SYS_setdomainname, SYS_quotactl,
	SYS_open_by_handle_at, SYS_personality,
};
enum { REFUSED = sizeof refused / sizeof *refused, X32_BIT = 0x40000000 };

static bool confine_calls(void)
{
	/* arch, number, x32, the list, allow, refuse */
	struct sock_filter code[REFUSED + 6];
	unsigned n = 0;
	code[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
	code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THIS_ARCH, 0, REFUSED + 3);
	code[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, X32_BIT, REFUSED + 1, 0);
	for (unsigned i = 0; i < REFUSED; i++)
		code[n++] =
			(struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, refused[i], (uint8_t)(REFUSED - i), 0);
	code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
	struct sock_fprog program = { .len = (unsigned short)n, .filter = code };
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}
#else
static bool confine_calls(void) { return false; }
#endif

/* ---- files ---- */

#if defined __linux__ && !defined UNCONFINED && __has_include(<linux/landlock.h>) && defined SYS_landlock_create_ruleset
#include <linux/landlock.h>

/* rights of later versions of the interface, which older headers lack */
enum { REFER = 1 << 13, TRUNCATE = 1 << 14 };

static uint64_t writing(long version)
{
	return LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE
		| LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG
		| LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK
		| LANDLOCK_ACCESS_FS_MAKE_SYM | (version >= 2 ? REFER : 0) | (version >= 3 ? TRUNCATE : 0);
}

static bool allow(int rules, const char *path, uint64_t rights)
{
	struct landlock_path_beneath_attr below = { .allowed_access = rights,
						    .parent_fd = open(path, O_PATH | O_CLOEXEC) };
	if (below.parent_fd < 0)
		return true;
	bool ok = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &below, 0) == 0;
	close(below.parent_fd);
	return ok;
}

static bool confine_files(const char *const *writable, size_t n)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	if (version < 1)
		return false;
	uint64_t rights = writing(version);
	struct landlock_ruleset_attr a = { .handled_access_fs = rights };
	int rules = (int)syscall(SYS_landlock_create_ruleset, &a, sizeof a, 0);
	if (rules < 0)
		return false;
	bool ok = allow(rules, "/dev/null", LANDLOCK_ACCESS_FS_WRITE_FILE);
	for (size_t i = 0; i < n; i++)
		ok = ok && (!writable[i] || allow(rules, writable[i], rights));
	ok = ok && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	close(rules);
	return ok;
}
#else
static bool confine_files(const char *const *writable, size_t n) { return writable && n > n; }
#endif

int confine(const char *const *writable, size_t n)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return 0;
	return (confine_files(writable, n) ? CONFINED_WRITES : 0) | (confine_calls() ? CONFINED_CALLS : 0);
}
