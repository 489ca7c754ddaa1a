/* Weights by name, and the logistic function. */
#include <math.h>

#include "events/features.h"

#define TEXT(name, text) text,
static const char *const edition_names[] = { EDITION_FEATURES(TEXT) };
static const char *const day_names[] = { DAY_FEATURES(TEXT) };
static const char *const place_names[] = { PLACE_FEATURES(TEXT) };
static const char *const status_names[] = { STATUS_FEATURES(TEXT) };

double ev_probability(double sum)
{
	return 1 / (1 + exp(sum > 30 ? -30 : sum < -30 ? 30 : -sum));
}

const char *ev_edition_feature_name(unsigned id)
{
	return id < ED_FEATURES ? edition_names[id] : "";
}

int ev_weights_set(struct ev_weights *w, struct str part, struct str feature, double value, struct err *e)
{
	struct { const char *part; const char *const *names; unsigned n; double *v; } parts[] = {
		{ "edition", edition_names, ED_FEATURES, w->edition }, { "day", day_names, DAY_FEATURES_, w->day },
		{ "place", place_names, PLACE_FEATURES_, w->place }, { "held", status_names, STATUS_FEATURES_,
		    w->held },
		{ "planned", status_names, STATUS_FEATURES_, w->planned },
	};
	if (str_is(part, "threshold") && str_is(feature, "edition")) {
		w->threshold = value;
		return 0;
	}
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		for (unsigned k = 0; str_is(part, parts[i].part) && k < parts[i].n; k++)
			if (str_is(feature, parts[i].names[k])) {
				parts[i].v[k] = value;
				return 0;
			}
	return err_cell(e, 2, "'%.*s %.*s' is no feature (pipeline/events/features.h lists them)",
		STR_FMT(part), STR_FMT(feature));
}
