/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-legend-swatch.h"

/* Widget units. */
#define SWATCH_SIDE 12
#define SWATCH_RING 2.0f

struct _StudioExplorerLegendSwatch
{
  GtkWidget parent_instance;

  GdkRGBA color;
  gboolean is_visible;
};

G_DEFINE_FINAL_TYPE (StudioExplorerLegendSwatch, studio_explorer_legend_swatch, GTK_TYPE_WIDGET)

static void
studio_explorer_legend_swatch_snapshot (GtkWidget   *widget,
                                        GtkSnapshot *snapshot)
{
  StudioExplorerLegendSwatch *self = STUDIO_EXPLORER_LEGEND_SWATCH (widget);
  const float left = (float) (gtk_widget_get_width (widget) - SWATCH_SIDE) / 2;
  const float top = (float) (gtk_widget_get_height (widget) - SWATCH_SIDE) / 2;
  const float widths[4] = { SWATCH_RING, SWATCH_RING, SWATCH_RING, SWATCH_RING };
  GskRoundedRect dot;

  gsk_rounded_rect_init_from_rect (
    &dot, &GRAPHENE_RECT_INIT (left, top, SWATCH_SIDE, SWATCH_SIDE), SWATCH_SIDE / 2.0f);
  if (self->is_visible)
    {
      gtk_snapshot_push_rounded_clip (snapshot, &dot);
      gtk_snapshot_append_color (snapshot, &self->color, &dot.bounds);
      gtk_snapshot_pop (snapshot);
    }
  else
    gtk_snapshot_append_border (
      snapshot, &dot, widths,
      (GdkRGBA[4]) { self->color, self->color, self->color, self->color });
}

static void
studio_explorer_legend_swatch_measure (GtkWidget      *widget,
                                       GtkOrientation  orientation,
                                       int             for_size,
                                       int            *minimum,
                                       int            *natural,
                                       int            *minimum_baseline,
                                       int            *natural_baseline)
{
  *minimum = *natural = SWATCH_SIDE;
}

static void
studio_explorer_legend_swatch_class_init (StudioExplorerLegendSwatchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = studio_explorer_legend_swatch_snapshot;
  widget_class->measure = studio_explorer_legend_swatch_measure;
  gtk_widget_class_set_css_name (widget_class, "legendswatch");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
studio_explorer_legend_swatch_init (StudioExplorerLegendSwatch *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
studio_explorer_legend_swatch_new (void)
{
  return g_object_new (STUDIO_TYPE_EXPLORER_LEGEND_SWATCH, NULL);
}

void
studio_explorer_legend_swatch_set (StudioExplorerLegendSwatch *self,
                                   const guint8                rgb[3],
                                   gboolean                    is_visible)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_LEGEND_SWATCH (self));

  self->color = (GdkRGBA) { rgb[0] / 255.0f, rgb[1] / 255.0f, rgb[2] / 255.0f, 1 };
  self->is_visible = is_visible;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
