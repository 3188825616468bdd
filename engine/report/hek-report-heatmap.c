/* SPDX-License-Identifier: Apache-2.0 */
/* Heat maps of a report: kept with their data, drawn by plot. */
#include "config.h"

#include "hek-report-private.h"

#include <string.h>

/* About the part of the text's width that a colour bar leaves, and the tallest that looks calm. */
#define HEK_REPORT_HEATMAP_WIDTH (0.86 * (HEK_REPORT_PAGE_WIDTH - 2 * HEK_REPORT_MARGIN))
#define HEK_REPORT_HEATMAP_MAX_HEIGHT 250.0
#define HEK_REPORT_HEATMAP_TITLE 20.0

HekPlotHeatmap *
hek_report_heatmap_copy (const HekPlotHeatmap *heatmap)
{
  HekPlotHeatmap *copy = g_new (HekPlotHeatmap, 1);
  gsize stride = heatmap->stride != 0 ? heatmap->stride : heatmap->width;
  float *data = g_new (float, (gsize) heatmap->width * heatmap->height + 1);

  for (guint32 y = 0; y < heatmap->height; y++)
    memcpy (data + (gsize) y * heatmap->width, heatmap->data + y * stride,
            heatmap->width * sizeof (float));
  *copy = *heatmap;
  copy->data = data;
  copy->stride = heatmap->width;
  copy->title = g_strdup (heatmap->title);
  copy->label = g_strdup (heatmap->label);
  copy->unit = g_strdup (heatmap->unit);
  copy->empty_text = g_strdup (heatmap->empty_text);
  return copy;
}

void
hek_report_heatmap_free (HekPlotHeatmap *heatmap)
{
  if (heatmap == NULL)
    return;
  g_free ((float *) heatmap->data);
  g_free ((char *) heatmap->title);
  g_free ((char *) heatmap->label);
  g_free ((char *) heatmap->unit);
  g_free ((char *) heatmap->empty_text);
  g_free (heatmap);
}

static void
hek_report_heatmap_free_data (gpointer data)
{
  hek_report_heatmap_free (data);
}

static void
hek_report_heatmap_draw (cairo_t            *cr,
                         double              width,
                         double              height,
                         const HekPlotTheme *theme,
                         gpointer            user_data)
{
  hek_plot_heatmap_draw (user_data, cr, width, height, theme);
}

void
hek_report_add_heatmap (HekReport            *report,
                        const HekPlotHeatmap *heatmap,
                        const char           *caption)
{
  double height = heatmap->width > 0
                  ? HEK_REPORT_HEATMAP_WIDTH * heatmap->height / heatmap->width : 0;

  if (hek_report_is_text (heatmap->title))
    height += HEK_REPORT_HEATMAP_TITLE;
  hek_report_add_chart (report, CLAMP (height, 80, HEK_REPORT_HEATMAP_MAX_HEIGHT), caption,
                        hek_report_heatmap_draw, hek_report_heatmap_copy (heatmap),
                        hek_report_heatmap_free_data);
}
