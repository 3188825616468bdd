/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where there are no dashboards: the templates as cards, an empty one, and a file. Uses
 * dashboard.create and dashboard.import. */
GtkWidget *studio_dashboard_start_new (void);

G_END_DECLS
