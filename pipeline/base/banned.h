/* banned.h - functions that have no place here: naming one is a compile error.
 * Included last by every base header, after the system headers it shadows.
 * The idea is git's (banned.h); the list is ours. */
#ifndef PM_BASE_BANNED_H
#define PM_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PM_BANNED(f) f##_is_banned_see_base_banned_h

#undef strcpy
#define strcpy(a, b) PM_BANNED(strcpy)
#undef strncpy
#define strncpy(a, b, n) PM_BANNED(strncpy)
#undef strcat
#define strcat(a, b) PM_BANNED(strcat)
#undef strncat
#define strncat(a, b, n) PM_BANNED(strncat)
#undef sprintf
#define sprintf(...) PM_BANNED(sprintf)
#undef vsprintf
#define vsprintf(a, b, c) PM_BANNED(vsprintf)
#undef strtok
#define strtok(a, b) PM_BANNED(strtok)
#undef strtok_r
#define strtok_r(a, b, c) PM_BANNED(strtok_r)
#undef gets
#define gets(a) PM_BANNED(gets)
#undef atoi
#define atoi(a) PM_BANNED(atoi)
#undef atol
#define atol(a) PM_BANNED(atol)
#undef atoll
#define atoll(a) PM_BANNED(atoll)
#undef atof
#define atof(a) PM_BANNED(atof)
#undef localtime
#define localtime(a) PM_BANNED(localtime)
#undef gmtime
#define gmtime(a) PM_BANNED(gmtime)
#undef mktime
#define mktime(a) PM_BANNED(mktime)
#undef ctime
#define ctime(a) PM_BANNED(ctime)
#undef asctime
#define asctime(a) PM_BANNED(asctime)
#undef setlocale
#define setlocale(a, b) PM_BANNED(setlocale)
#undef system
#define system(a) PM_BANNED(system)

#endif
