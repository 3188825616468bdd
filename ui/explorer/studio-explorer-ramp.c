/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-ramp.h"

#include <math.h>

#include "studio-chart-theme.h"

#define RAMP_STOPS 33u
#define RAMP_RADIUS 3.0f

/* Widget units, of the widget. */
#define RAMP_WIDTH 72
#define RAMP_HEIGHT 10

#define RIM_OPACITY 0.3f

struct _StudioExplorerRamp
{
  GtkWidget parent_instance;

  HekColormapKind kind;
};

G_DEFINE_FINAL_TYPE (StudioExplorerRamp, studio_explorer_ramp, GTK_TYPE_WIDGET)

void
studio_explorer_ramp_append (GtkSnapshot           *snapshot,
                             const HekColormap     *map,
                             const graphene_rect_t *area,
                             const GdkRGBA         *rim)
{
  GskColorStop stops[RAMP_STOPS];
  GskRoundedRect shape;

  for (guint i = 0; i < RAMP_STOPS; i++)
    {
      float at = (float) i / (RAMP_STOPS - 1);
      const guint8 *rgb = map->rgb[lroundf (at * (HEK_COLORMAP_N - 1))];

      stops[i].offset = at;
      stops[i].color = (GdkRGBA) { rgb[0] / 255.0f, rgb[1] / 255.0f, rgb[2] / 255.0f, 1 };
    }
  gsk_rounded_rect_init_from_rect (&shape, area, RAMP_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_linear_gradient (snapshot, area, &area->origin,
                                       &GRAPHENE_POINT_INIT (area->origin.x + area->size.width,
                                                             area->origin.y), stops, RAMP_STOPS);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &shape, (float[4]) { 1, 1, 1, 1 },
                              (GdkRGBA[4]) { *rim, *rim, *rim, *rim });
}

static void
studio_explorer_ramp_snapshot (GtkWidget   *widget,
                               GtkSnapshot *snapshot)
{
  const float top = (float) (gtk_widget_get_height (widget) - RAMP_HEIGHT) / 2;
  HekPlotTheme theme;
  GdkRGBA rim;

  studio_chart_theme_init (&theme, widget);
  rim = (GdkRGBA) { (float) theme.text.r, (float) theme.text.g, (float) theme.text.b,
                    RIM_OPACITY };
  studio_explorer_ramp_append (
    snapshot, hek_colormap_get (STUDIO_EXPLORER_RAMP (widget)->kind, theme.dark_ground),
    &GRAPHENE_RECT_INIT (0, top, (float) gtk_widget_get_width (widget), RAMP_HEIGHT), &rim);
}

static void
studio_explorer_ramp_measure (GtkWidget      *widget,
                              GtkOrientation  orientation,
                              int             for_size,
                              int            *minimum,
                              int            *natural,
                              int            *minimum_baseline,
                              int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? RAMP_WIDTH : RAMP_HEIGHT;
}

static void
studio_explorer_ramp_css_changed (GtkWidget         *widget,
                                  GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (studio_explorer_ramp_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);
}

static void
studio_explorer_ramp_class_init (StudioExplorerRampClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = studio_explorer_ramp_snapshot;
  widget_class->measure = studio_explorer_ramp_measure;
  widget_class->css_changed = studio_explorer_ramp_css_changed;
  gtk_widget_class_set_css_name (widget_class, "explorerramp");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
studio_explorer_ramp_init (StudioExplorerRamp *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
studio_explorer_ramp_new (void)
{
  return g_object_new (STUDIO_TYPE_EXPLORER_RAMP, NULL);
}

void
studio_explorer_ramp_set_kind (StudioExplorerRamp *self,
                               HekColormapKind     kind)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_RAMP (self) && (guint) kind < HEK_COLORMAP_N_KINDS);

  self->kind = kind;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
