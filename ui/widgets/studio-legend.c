/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-legend.h"

#include "studio-picture-area-paint.h"

#include <math.h>

/* Widget units. */
#define MARGIN 6
#define PAD 8
#define GAP 4
#define BAR_HEIGHT 8
#define MARK_WIDTH 2

double
studio_legend_get_room (GtkWidget *widget)
{
  return gtk_widget_get_width (widget) - 2 * (MARGIN + PAD);
}

gboolean
studio_legend_begin (GtkWidget       *widget,
                     GtkSnapshot     *snapshot,
                     double           bar_width,
                     const char      *title,
                     const char      *value,
                     graphene_rect_t *bar)
{
  const int text_height = studio_picture_area_text_height (widget);
  const double width = bar_width + 2 * PAD;
  const double height = 2 * text_height + BAR_HEIGHT + 2 * GAP + PAD;
  const double x = floor (gtk_widget_get_width (widget) - MARGIN - width);
  const double y = floor (gtk_widget_get_height (widget) - MARGIN - height);

  if (x < MARGIN || y < MARGIN)
    return FALSE;
  studio_picture_area_append_ground (snapshot, &GRAPHENE_RECT_INIT (x, y, width, height));
  *bar = GRAPHENE_RECT_INIT (x + PAD, y + PAD / 2 + text_height + GAP, bar_width, BAR_HEIGHT);
  studio_picture_area_append_text (widget, snapshot, title, bar->origin.x, y + PAD / 2, 0, 1.0f);
  if (value != NULL)
    studio_picture_area_append_text (widget, snapshot, value, bar->origin.x + bar_width,
                                     y + PAD / 2, 1, 1.0f);
  return TRUE;
}

void
studio_legend_append_mark (GtkSnapshot           *snapshot,
                           const graphene_rect_t *bar,
                           double                 x)
{
  const GdkRGBA white = { 1, 1, 1, 1 };
  const GdkRGBA rim = { 0, 0, 0, 0.7f };
  const double left = bar->origin.x + x;
  const double top = bar->origin.y;

  gtk_snapshot_append_color (snapshot, &rim,
                             &GRAPHENE_RECT_INIT (left - 1, top - 3, MARK_WIDTH + 2,
                                                  BAR_HEIGHT + 6));
  gtk_snapshot_append_color (snapshot, &white,
                             &GRAPHENE_RECT_INIT (left, top - 2, MARK_WIDTH, BAR_HEIGHT + 4));
}

void
studio_legend_append_number (GtkWidget             *widget,
                             GtkSnapshot           *snapshot,
                             const graphene_rect_t *bar,
                             const char            *text,
                             double                 x,
                             double                 align)
{
  studio_picture_area_append_text (widget, snapshot, text, bar->origin.x + x,
                                   bar->origin.y + BAR_HEIGHT + GAP, align, 0.85f);
}
