/* SPDX-License-Identifier: Apache-2.0 */
/* A track and a bar drawn in the colours of the style: `color` is the bar, and the track is the
 * same, faint. */
#include "config.h"

#include "studio-meter.h"

#include <math.h>

#define STUDIO_METER_WIDTH 42
#define STUDIO_METER_HEIGHT 6
#define STUDIO_METER_TRACK_ALPHA 0.22f

struct _StudioMeter
{
  GtkWidget parent_instance;

  double fraction; /* NaN: nothing known */
};

G_DEFINE_FINAL_TYPE (StudioMeter, studio_meter, GTK_TYPE_WIDGET)

static void
studio_meter_fill (GtkSnapshot   *snapshot,
                   const GdkRGBA *color,
                   float          width,
                   float          height)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, width, height), height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, color, &outline.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
studio_meter_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  StudioMeter *self = STUDIO_METER (widget);
  float width = gtk_widget_get_width (widget);
  float height = gtk_widget_get_height (widget);
  GdkRGBA color, track;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  track = color;
  track.alpha *= STUDIO_METER_TRACK_ALPHA;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (0, floorf ((height - STUDIO_METER_HEIGHT) / 2)));
  studio_meter_fill (snapshot, &track, width, STUDIO_METER_HEIGHT);
  if (self->fraction > 0)
    {
      /* a bar that is not empty is at least a dot */
      float bar = MAX (width * self->fraction, STUDIO_METER_HEIGHT);

      if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
        gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (width - bar, 0));
      studio_meter_fill (snapshot, &color, bar, STUDIO_METER_HEIGHT);
    }
  gtk_snapshot_restore (snapshot);
}

static void
studio_meter_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  *minimum = *natural
    = orientation == GTK_ORIENTATION_HORIZONTAL ? STUDIO_METER_WIDTH : STUDIO_METER_HEIGHT;
}

static void
studio_meter_class_init (StudioMeterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = studio_meter_snapshot;
  widget_class->measure = studio_meter_measure;
  gtk_widget_class_set_css_name (widget_class, "studiometer");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void
studio_meter_init (StudioMeter *self)
{
  self->fraction = NAN;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 1.0, -1);
}

GtkWidget *
studio_meter_new (void)
{
  return g_object_new (STUDIO_TYPE_METER, NULL);
}

void
studio_meter_set (StudioMeter *self,
                  double       fraction,
                  const char  *text)
{
  g_return_if_fail (STUDIO_IS_METER (self));

  self->fraction = isnan (fraction) ? fraction : CLAMP (fraction, 0, 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  isnan (fraction) ? 0.0 : self->fraction, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
