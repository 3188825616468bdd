/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-alert-rule.h"

G_BEGIN_DECLS

/* Alerts to begin with: what is usually watched, to be changed in the editor. */
typedef struct
{
  const char *id;    /* "slow" */
  const char *label; /* N_(): "Searches are slow" */
  const char *rule;  /* JSON of hek-alert-rule.h, without name */
} StudioAlertStart;

guint                   studio_alert_n_starts (void);
const StudioAlertStart *studio_alert_start (guint i);
const StudioAlertStart *studio_alert_start_find (const char *id); /* (nullable) */

/* Returns: (transfer full): with a name and a new id, told on the desktop */
HekAlertRule *studio_alert_start_make (const StudioAlertStart *start);

/* Returns: (transfer full): of any series of the table (nullable: of the first), reduced as one of
 * its kind usually is; a threshold that nobody has chosen is NaN */
HekAlertRule *studio_alert_start_make_plain (const char *instrument, const char *collection);

/* The reduction that one of its kind usually has. */
HekAlertReduce studio_alert_start_reduce (const HekInstrument *instrument);

G_END_DECLS
