/* names/company.h - bodies and companies that an article names in full or tells of once, and their short names; for the
 * files of names/ only. */
#ifndef PM_NAMES_COMPANY_H
#define PM_NAMES_COMPANY_H

#include "names/passes.h"

/* The company whose ending (Corp) stands at token *i; *i is set to its last.  False: no ending of a company. */
bool names_company(struct work *w, uint32_t sentence, uint32_t *i);
/* Names to be found again: of the lexicons' bodies, of companies that the words beside them tell, of a span. */
void names_remember_bodies(struct work *w, uint32_t sentence);
void names_companies_told(struct work *w, uint32_t sentence);
void names_remember_name(struct work *w, uint32_t sentence, const struct span *x);
void names_companies_again(struct work *w, uint32_t sentence);

#endif
