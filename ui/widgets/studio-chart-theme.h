/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-plot-theme.h"

G_BEGIN_DECLS

/*
 * The colours and font of a chart in @widget: light, dark, neutral or high contrast as its text
 * and the style classes of its window say; the ground is the window's and is not painted. Strings
 * are the widget's.
 */
void studio_chart_theme_init (HekPlotTheme *theme, GtkWidget *widget);

/* Whose colours those are. */
HekPlotThemeKind studio_chart_theme_get_kind (GtkWidget *widget);

/* The ring around a chart that has the visible focus. */
void studio_chart_snapshot_focus (GtkWidget *widget, GtkSnapshot *snapshot);

G_END_DECLS
