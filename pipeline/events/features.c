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

bool ev_weights_set(struct ev_weights *w, enum ev_part part, struct str feature, double value)
{
	struct { const char *const *names; unsigned n; double *v; } parts[EV_PARTS] = {
		[PART_EDITION] = { edition_names, ED_FEATURES, w->edition },
		[PART_DAY] = { day_names, DAY_FEATURES_, w->day },
		[PART_PLACE] = { place_names, PLACE_FEATURES_, w->place },
		[PART_HELD] = { status_names, STATUS_FEATURES_, w->held },
		[PART_PLANNED] = { status_names, STATUS_FEATURES_, w->planned },
	};
	for (unsigned k = 0; k < parts[part].n; k++)
		if (str_is(feature, parts[part].names[k])) {
			parts[part].v[k] = value;
			return true;
		}
	return false;
}
