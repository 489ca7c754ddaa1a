/* The names that cells use for kinds, types, statuses and roles. */
#include "text/facts.h"

#include "text/calendar.h"

static const char *const kinds[NAME_MENTION_KINDS] = {
	"country", "region", "city", "place", "organisation", "person", "initiative", "series",
	"dyad", "demonym", "team", "name", "modifier"
};
static const char *const types[DATE_TYPES] = { "DATE", "TIME", "DURATION", "SET", "INTERVAL" };
static const char *const mods[DATE_NMODS] = {
	"", "START", "MID", "END", "APPROX", "BEFORE", "AFTER", "ON_OR_BEFORE", "ON_OR_AFTER",
	"LESS_THAN", "MORE_THAN", "EQUAL_OR_LESS", "EQUAL_OR_MORE"
};
static const char *const statuses[EVENT_STATUSES] = { "", "held", "planned", "proposed", "postponed", "cancelled" };
static const char *const roles[PARTY_ROLES] = { "host", "chair", "co-chair", "participant" };

static int one_of(struct str s, const char *const *list, int n)
{
	for (int i = 0; i < n; i++)
		if (str_is(s, list[i]))
			return i;
	return -1;
}

struct str name_kind_name(enum name_kind k) { return str_z(kinds[k]); }
struct str date_type_name(enum date_type t) { return str_z(types[t]); }
struct str date_mod_name(enum date_mod m) { return str_z(mods[m]); }
struct str event_status_name(enum event_status s) { return str_z(statuses[s]); }
struct str party_role_name(enum party_role r) { return str_z(roles[r]); }

bool name_kind_of(struct str s, enum name_kind *k)
{
	int i = one_of(s, kinds, NAME_MENTION_KINDS);
	return i >= 0 && (*k = (enum name_kind)i, true);
}

bool date_type_of(struct str s, enum date_type *t)
{
	int i = one_of(s, types, DATE_TYPES);
	return i >= 0 && (*t = (enum date_type)i, true);
}

bool date_mod_of(struct str s, enum date_mod *m)
{
	int i = one_of(s, mods, DATE_NMODS);
	return i >= 0 && (*m = (enum date_mod)i, true);
}

bool event_status_of(struct str s, enum event_status *status)
{
	int i = one_of(s, statuses, EVENT_STATUSES);
	return i >= 0 && (*status = (enum event_status)i, true);
}

bool party_role_of(struct str s, enum party_role *r)
{
	int i = one_of(s, roles, PARTY_ROLES);
	return i >= 0 && (*r = (enum party_role)i, true);
}

struct str day_cell(int32_t day, char out[11])
{
	if (day == DAY_NONE)
		return STR("");
	cal_iso(day, out);
	return (struct str){ out, 10 };
}

bool day_of_cell(struct str s, int32_t *day)
{
	*day = DAY_NONE;
	return !s.n || (s.n == 10 && cal_parse_iso(s, day));
}

struct str confidence_cell(uint32_t hundredths, char out[5])
{
	uint32_t h = hundredths > 100 ? 100 : hundredths;
	memcpy(out, "0.00", 5);
	out[0] = (char)('0' + h / 100);
	out[2] = (char)('0' + h / 10 % 10);
	out[3] = (char)('0' + h % 10);
	return str_n(out, 4);
}

bool confidence_of_cell(struct str s, uint32_t *hundredths)
{
	uint64_t whole, part;
	if (s.n != 4 || s.p[1] != '.' || !str_to_u64(str_sub(s, 0, 1), &whole) || !str_to_u64(str_sub(s, 2, 2), &part)
	    || whole * 100 + part > 100)
		return false;
	*hundredths = (uint32_t)(whole * 100 + part);
	return true;
}
