/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-library.h"
#include "hek-widget-source.h"

G_BEGIN_DECLS

/* Queries while they are being written: what is still to be chosen, and what may be chosen for the
 * user. */

/* Returns: (transfer full) (nullable): why @draft cannot be asked, as hek_widget_query_check(); but
 * what was not chosen yet in words of the window */
GError *studio_dashboard_query_draft_check (HekWidgetQuery *draft);

/* The first that there is, of what must be chosen: something is seen at once.
 * Returns: (transfer full): @query, with it */
HekWidgetQuery *studio_dashboard_query_draft_complete (HekWidgetQuery *query, HekLibrary *library);

G_END_DECLS
