/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-dashboard.h"

G_BEGIN_DECLS

/*
 * Dashboards to begin with. They ask for nothing by name that a workspace may not have, so all of
 * them work on any at once; what has not happened yet is said to have no data.
 */
typedef struct
{
  const char *id;        /* "performance" */
  const char *label;     /* "Performance": translatable, and the name of the dashboard */
  const char *help;      /* one sentence, translatable */
  const char *icon_name;
} HekDashboardTemplate;

/* performance, search quality, index health, ingestion, quantization */
#define HEK_DASHBOARD_N_TEMPLATES 5

const HekDashboardTemplate *hek_dashboard_template (guint i);
const HekDashboardTemplate *hek_dashboard_template_find (const char *id); /* (nullable) */

/* Returns: (transfer full): a new dashboard; titles in the user's language */
HekDashboard *hek_dashboard_template_make (const HekDashboardTemplate *templ);

/* Returns: (transfer full): what a new widget of @kind shows. @collection: (nullable): one that may
 * be looked at closely; otherwise it is of the whole workspace */
HekWidgetQuery *hek_dashboard_usual_query (const HekWidgetKind *kind, const char *collection);

G_END_DECLS
