/* SPDX-License-Identifier: Apache-2.0 */
/* The colour bar of a heat map: name and value under the pointer above it, its range below it. */
#include "config.h"

#include "studio-compare-legend.h"

#include "hek-plot-axis.h"
#include "studio-legend.h"

#include <glib/gi18n.h>
#include <math.h>

/* Widget units. */
#define BAR_WIDTH 176
#define BAR_WIDTH_MIN 96

static void
append_bar (const StudioCompareLegend *legend,
            GtkSnapshot               *snapshot,
            const graphene_rect_t     *bar)
{
  const gsize stride = HEK_COLORMAP_N * 3;
  const StudioShownMap *map = legend->map;
  g_autoptr (GBytes) bytes = g_bytes_new_static (legend->colormap->rgb, stride);
  g_autoptr (GdkTexture) texture =
    gdk_memory_texture_new (HEK_COLORMAP_N, 1, GDK_MEMORY_R8G8B8, bytes, stride);
  double fraction;

  gtk_snapshot_append_texture (snapshot, texture, bar);
  if (!legend->has_value || isnan (legend->value))
    return;

  fraction = (legend->value - map->minimum) / (map->maximum - map->minimum);
  studio_legend_append_mark (snapshot, bar,
                             floor (CLAMP (fraction, 0.0, 1.0) * (bar->size.width - 2)));
}

/* The colour of an end also stands for everything beyond it. */
static char *
end_text (double      value,
          const char *beyond)
{
  return g_strdup_printf ("%s%s%.3g", beyond, value < 0 ? "−" : "", fabs (value));
}

static char *
value_text (const StudioCompareLegend *legend)
{
  g_autofree char *number = NULL;

  if (!legend->has_value)
    return g_strdup ("");
  number = hek_plot_format_value (legend->value, 3);
  if (legend->map->unit == NULL || isnan (legend->value))
    return g_steal_pointer (&number);
  return g_strdup_printf ("%s %s", number, legend->map->unit);
}

static char *
title_text (const StudioCompareLegend *legend)
{
  const char *label = legend->map->label != NULL ? legend->map->label : "";

  if (legend->map->unit == NULL)
    return g_strdup (label);
  return g_strdup_printf ("%s (%s)", label, legend->map->unit);
}

void
studio_compare_legend_snapshot (const StudioCompareLegend *legend,
                                GtkWidget                 *widget,
                                GtkSnapshot               *snapshot)
{
  const StudioShownMap *map = legend->map;
  const double width = MIN (BAR_WIDTH, studio_legend_get_room (widget));
  g_autofree char *title = title_text (legend);
  g_autofree char *value = value_text (legend);
  g_autofree char *minimum = end_text (map->minimum, map->is_signed ? "≤ " : "");
  g_autofree char *middle = end_text ((map->minimum + map->maximum) / 2, "");
  g_autofree char *maximum = end_text (map->maximum, "≥ ");
  graphene_rect_t bar;

  if (width < BAR_WIDTH_MIN
      || !studio_legend_begin (widget, snapshot, width, title, value, &bar))
    return;
  append_bar (legend, snapshot, &bar);
  studio_legend_append_number (widget, snapshot, &bar, minimum, 0, 0);
  studio_legend_append_number (widget, snapshot, &bar, middle, width / 2, 0.5);
  studio_legend_append_number (widget, snapshot, &bar, maximum, width, 1);
}
