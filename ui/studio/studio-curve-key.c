/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-curve-key.h"

#include <glib/gi18n.h>
#include <math.h>

#include "hek-curve-lab-chart.h"
#include "studio-chart-theme.h"

#define KEY_WIDTH 16
#define KEY_HEIGHT 5
#define KEY_EDGE 1 /* of the ground of the charts: a pressed button may have another */

struct _StudioCurveKey
{
  GtkWidget parent_instance;

  guint curve_idx;
};

G_DEFINE_FINAL_TYPE (StudioCurveKey, studio_curve_key, GTK_TYPE_WIDGET)

static void
studio_curve_key_fill (GtkSnapshot           *snapshot,
                       HekPlotColor           color,
                       const graphene_rect_t *area)
{
  const GdkRGBA rgba = { (float) color.r, (float) color.g, (float) color.b, 1 };

  gtk_snapshot_append_color (snapshot, &rgba, area);
}

static void
studio_curve_key_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  StudioCurveKey *self = STUDIO_CURVE_KEY (widget);
  float y = (float) (gtk_widget_get_height (widget) - KEY_HEIGHT) / 2;
  HekPlotTheme theme;

  studio_chart_theme_init (&theme, widget);
  studio_curve_key_fill (snapshot, theme.background,
                         &GRAPHENE_RECT_INIT (0, floorf (y), KEY_WIDTH, KEY_HEIGHT));
  studio_curve_key_fill (snapshot, hek_curve_lab_chart_color (&theme, self->curve_idx),
                         &GRAPHENE_RECT_INIT (KEY_EDGE, floorf (y) + KEY_EDGE,
                                              KEY_WIDTH - 2 * KEY_EDGE,
                                              KEY_HEIGHT - 2 * KEY_EDGE));
}

static void
studio_curve_key_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? KEY_WIDTH : KEY_HEIGHT;
}

static void
studio_curve_key_css_changed (GtkWidget         *widget,
                              GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (studio_curve_key_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);
}

static void
studio_curve_key_class_init (StudioCurveKeyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = studio_curve_key_snapshot;
  widget_class->measure = studio_curve_key_measure;
  widget_class->css_changed = studio_curve_key_css_changed;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
studio_curve_key_init (StudioCurveKey *self)
{
}

GtkWidget *
studio_curve_key_new (guint curve_idx)
{
  StudioCurveKey *self = g_object_new (STUDIO_TYPE_CURVE_KEY, NULL);

  self->curve_idx = curve_idx;
  return GTK_WIDGET (self);
}

GtkWidget *
studio_curve_key_new_named (guint curve_idx)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), studio_curve_key_new (curve_idx));
  gtk_box_append (GTK_BOX (box), gtk_label_new (_(hek_luma_curve (curve_idx)->label)));
  return box;
}
