/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A GtkScale, below which the shown stretch and marks are drawn. Steps and both ends are told as
 * such, since what they mean follows from the range, which the scale does not know; everything else
 * comes as a value: drags, and what assistive technologies set. Values are seconds from an origin
 * that goes with now while it is live, and stands still otherwise: what does not move on the line
 * has no other value with every second, which a screen reader would read out.
 */
#include "config.h"

#include "studio-dashboard-slider.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define SECOND ((double) G_USEC_PER_SEC)
#define STUDIO_DASHBOARD_MANY_SECONDS 600 /* of a range: seconds of its ends mean nothing then */
#define MARK_HEIGHT 5.0   /* of what happened; worse ones are taller */
#define MARK_WIDTH 2.0
#define SPAN_HEIGHT 3.0
#define NEAR 4.0          /* pixels: which marks the pointer is at */
#define MAX_TOLD 6u       /* marks in one tooltip */
#define PAGE_STEPS 15     /* sixtieths */

struct _StudioDashboardSlider
{
  GtkWidget parent_instance;

  GtkWidget *scale;         /* child */
  GtkAdjustment *values;    /* borrowed: of @scale, in seconds from @origin_us */
  gint64 origin_us;
  GPtrArray *notes;         /* owned (nullable): of HekAnnotation */
  gint64 from_us, to_us;    /* what the widgets show */
  gboolean live;
  gboolean updating;        /* the value is not the user's */
  char *told;               /* owned (nullable): to who cannot see it */
};

enum
{
  SIGNAL_MOMENT_CHOSEN,
  SIGNAL_STEP,
  SIGNAL_LIVE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioDashboardSlider, studio_dashboard_slider, GTK_TYPE_WIDGET)

/* --- words ------------------------------------------------------------------------------------ */

static char *
format_local (gint64      moment_us,
              const char *format)
{
  g_autoptr (GDateTime) time
    = g_date_time_new_from_unix_local ((gint64) floor ((double) moment_us / SECOND));

  return time != NULL ? g_date_time_format (time, format) : g_strdup ("");
}

char *
studio_dashboard_moment_text (gint64 moment_us)
{
  return format_local (moment_us, "%Y-%m-%d %H:%M:%S");
}

char *
studio_dashboard_moments_text (gint64 from_us,
                               gint64 to_us)
{
  g_autofree char *from = studio_dashboard_moment_text (from_us);
  g_autofree char *to = studio_dashboard_moment_text (to_us);
  gboolean same_day = strncmp (from, to, strlen ("2026-11-22")) == 0;

  if (g_str_equal (from, to))
    return g_steal_pointer (&from);
  return g_strdup_printf ("%s – %s", from, same_day ? to + strlen ("2026-11-22 ") : to);
}

char *
studio_dashboard_moments_short (gint64 from_us,
                                gint64 to_us)
{
  const char *clock = to_us - from_us >= STUDIO_DASHBOARD_MANY_SECONDS * SECOND ? "%H:%M"
                                                                                : "%H:%M:%S";
  g_autofree char *from_day = format_local (from_us, "%Y-%m-%d ");
  g_autofree char *to_day = format_local (to_us, "%Y-%m-%d ");
  g_autofree char *today = format_local (g_get_real_time (), "%Y-%m-%d ");
  g_autofree char *from = format_local (from_us, clock);
  g_autofree char *to = format_local (to_us, clock);
  gboolean same_day = g_str_equal (from_day, to_day);

  return g_strdup_printf ("%s%s – %s%s", same_day && g_str_equal (to_day, today) ? "" : from_day,
                          from, same_day ? "" : to_day, to);
}

static double
studio_dashboard_slider_get_value (StudioDashboardSlider *self,
                                   gint64                 moment_us)
{
  return (double) (moment_us - self->origin_us) / SECOND;
}

static gint64
studio_dashboard_slider_get_moment (StudioDashboardSlider *self,
                                    double                 value)
{
  return self->origin_us + (gint64) llround (value * SECOND);
}

/* The moment; while it is live that is said once, not with every second. */
static void
studio_dashboard_slider_tell (StudioDashboardSlider *self)
{
  double value = gtk_adjustment_get_value (self->values);
  g_autofree char *text
    = self->live ? g_strdup (_("Live"))
                 : studio_dashboard_moment_text (studio_dashboard_slider_get_moment (self, value));

  if (g_strcmp0 (text, self->told) == 0)
    return;
  g_free (self->told);
  self->told = g_strdup (text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

/* --- places ----------------------------------------------------------------------------------- */

/* The line in coordinates of the widget. */
static void
studio_dashboard_slider_get_line (StudioDashboardSlider *self,
                                  double                *x,
                                  double                *width,
                                  double                *bottom)
{
  GdkRectangle rect;
  double y;

  gtk_range_get_range_rect (GTK_RANGE (self->scale), &rect);
  gtk_widget_translate_coordinates (self->scale, GTK_WIDGET (self), rect.x, rect.y, x, &y);
  *width = rect.width;
  *bottom = y + rect.height;
}

static double
studio_dashboard_slider_get_x (StudioDashboardSlider *self,
                               gint64                 moment_us,
                               double                 x,
                               double                 width)
{
  double lower = gtk_adjustment_get_lower (self->values);
  double length = gtk_adjustment_get_upper (self->values) - lower;
  double at = (studio_dashboard_slider_get_value (self, moment_us) - lower) / length;

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    at = 1.0 - at;
  return x + CLAMP (at, 0.0, 1.0) * width;
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void
get_mark_color (GtkWidget           *widget,
                const HekAnnotation *note,
                GdkRGBA             *color)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  const char *name = note->level == HEK_WIDGET_BAD       ? "error_color"
                     : note->level == HEK_WIDGET_WARNING ? "warning_color"
                     : note->level == HEK_WIDGET_GOOD    ? "success_color"
                     : note->kind == HEK_ANNOTATION_USER ? "accent_color"
                                                         : NULL;

  if (name == NULL || !gtk_style_context_lookup_color (context, name, color))
    {
      gtk_style_context_get_color (context, color);
      color->alpha *= 0.6f;
    }
}

/* Worse is taller, so that colour is not all that tells it. */
static double
get_mark_height (const HekAnnotation *note)
{
  switch (note->level)
    {
    case HEK_WIDGET_BAD:
      return 2 * MARK_HEIGHT;
    case HEK_WIDGET_WARNING:
      return 1.5 * MARK_HEIGHT;
    case HEK_WIDGET_NEUTRAL:
    case HEK_WIDGET_GOOD:
    default:
      return MARK_HEIGHT;
    }
}

static void
studio_dashboard_slider_snapshot (GtkWidget   *widget,
                                  GtkSnapshot *snapshot)
{
  StudioDashboardSlider *self = STUDIO_DASHBOARD_SLIDER (widget);
  double x, width, bottom = gtk_widget_get_height (widget);
  double from, to, line_bottom;
  GdkRGBA color;

  GTK_WIDGET_CLASS (studio_dashboard_slider_parent_class)->snapshot (widget, snapshot);
  studio_dashboard_slider_get_line (self, &x, &width, &line_bottom);
  if (gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "accent_color",
                                      &color))
    {
      from = studio_dashboard_slider_get_x (self, self->from_us, x, width);
      to = studio_dashboard_slider_get_x (self, self->to_us, x, width);
      gtk_snapshot_append_color (
        snapshot, &color,
        &GRAPHENE_RECT_INIT ((float) MIN (from, to), (float) (bottom - SPAN_HEIGHT),
                             (float) MAX (fabs (to - from), MARK_WIDTH), (float) SPAN_HEIGHT));
    }
  for (guint i = 0; self->notes != NULL && i < self->notes->len; i++)
    {
      const HekAnnotation *note = self->notes->pdata[i];
      double height = get_mark_height (note);

      if (studio_dashboard_slider_get_value (self, note->to_us) <
          gtk_adjustment_get_lower (self->values))
        continue;
      from = studio_dashboard_slider_get_x (self, note->from_us, x, width);
      to = studio_dashboard_slider_get_x (self, note->to_us, x, width);
      get_mark_color (widget, note, &color);
      gtk_snapshot_append_color (
        snapshot, &color,
        &GRAPHENE_RECT_INIT ((float) floor (MIN (from, to)),
                             (float) (bottom - SPAN_HEIGHT - 1 - height),
                             (float) MAX (fabs (to - from), MARK_WIDTH), (float) height));
    }
}

/* The moment under the pointer, and what happened there. */
static gboolean
studio_dashboard_slider_query_tooltip (GtkWidget  *widget,
                                       int         at_x,
                                       int         at_y,
                                       gboolean    keyboard_mode,
                                       GtkTooltip *tooltip)
{
  StudioDashboardSlider *self = STUDIO_DASHBOARD_SLIDER (widget);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *moment = NULL;
  double x, width, bottom, at, lower = gtk_adjustment_get_lower (self->values);
  guint n = 0;

  studio_dashboard_slider_get_line (self, &x, &width, &bottom);
  if (keyboard_mode || width <= 0)
    return FALSE;
  at = CLAMP ((at_x - x) / width, 0.0, 1.0);
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    at = 1.0 - at;
  at = lower + at * (gtk_adjustment_get_upper (self->values) - lower);
  moment = studio_dashboard_moment_text (studio_dashboard_slider_get_moment (self, at));
  g_string_append (text, moment);
  for (guint i = 0; self->notes != NULL && i < self->notes->len; i++)
    {
      const HekAnnotation *note = self->notes->pdata[i];
      double from = studio_dashboard_slider_get_x (self, note->from_us, x, width);
      double to = studio_dashboard_slider_get_x (self, note->to_us, x, width);

      if (at_x < MIN (from, to) - NEAR || at_x > MAX (from, to) + NEAR)
        continue;
      if (n++ < MAX_TOLD)
        g_string_append_printf (text, "\n%s: %s", hek_annotation_kind_label (note->kind),
                                note->text);
    }
  if (n > MAX_TOLD)
    g_string_append_printf (text, ngettext ("\nand %u more", "\nand %u more", n - MAX_TOLD),
                            n - MAX_TOLD);
  gtk_tooltip_set_text (tooltip, text->str);
  return TRUE;
}

/* --- what the user does ----------------------------------------------------------------------- */

static gboolean
studio_dashboard_slider_change_value (StudioDashboardSlider *self,
                                      GtkScrollType          scroll,
                                      double                 value)
{
  switch (scroll)
    {
    case GTK_SCROLL_STEP_BACKWARD:
    case GTK_SCROLL_STEP_LEFT:
    case GTK_SCROLL_STEP_DOWN:
      g_signal_emit (self, signals[SIGNAL_STEP], 0, -1);
      return TRUE;
    case GTK_SCROLL_STEP_FORWARD:
    case GTK_SCROLL_STEP_RIGHT:
    case GTK_SCROLL_STEP_UP:
      g_signal_emit (self, signals[SIGNAL_STEP], 0, 1);
      return TRUE;
    case GTK_SCROLL_PAGE_BACKWARD:
    case GTK_SCROLL_PAGE_LEFT:
    case GTK_SCROLL_PAGE_DOWN:
      g_signal_emit (self, signals[SIGNAL_STEP], 0, -PAGE_STEPS);
      return TRUE;
    case GTK_SCROLL_PAGE_FORWARD:
    case GTK_SCROLL_PAGE_RIGHT:
    case GTK_SCROLL_PAGE_UP:
      g_signal_emit (self, signals[SIGNAL_STEP], 0, PAGE_STEPS);
      return TRUE;
    case GTK_SCROLL_END:
      g_signal_emit (self, signals[SIGNAL_LIVE], 0);
      return TRUE;
    case GTK_SCROLL_NONE:
    case GTK_SCROLL_JUMP:
    case GTK_SCROLL_START:
    default:
      return FALSE; /* the value changes, and that is told below */
    }
}

static void
studio_dashboard_slider_value_changed (StudioDashboardSlider *self)
{
  double value = gtk_adjustment_get_value (self->values);

  if (!self->updating && value >= gtk_adjustment_get_upper (self->values))
    g_signal_emit (self, signals[SIGNAL_LIVE], 0);
  else if (!self->updating)
    g_signal_emit (self, signals[SIGNAL_MOMENT_CHOSEN], 0,
                   studio_dashboard_slider_get_moment (self, value));
  studio_dashboard_slider_tell (self);
}

/* --- life ------------------------------------------------------------------------------------- */

static void
studio_dashboard_slider_dispose (GObject *object)
{
  StudioDashboardSlider *self = STUDIO_DASHBOARD_SLIDER (object);

  if (self->scale != NULL)
    g_signal_handlers_disconnect_by_data (self->values, self);
  g_clear_pointer (&self->scale, gtk_widget_unparent);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->told, g_free);
  G_OBJECT_CLASS (studio_dashboard_slider_parent_class)->dispose (object);
}

static void
studio_dashboard_slider_class_init (StudioDashboardSliderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_dashboard_slider_dispose;
  widget_class->snapshot = studio_dashboard_slider_snapshot;
  widget_class->query_tooltip = studio_dashboard_slider_query_tooltip;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "dashboardslider");
  signals[SIGNAL_MOMENT_CHOSEN]
    = g_signal_new ("moment-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[SIGNAL_STEP]
    = g_signal_new ("step", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_LIVE]
    = g_signal_new ("live", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);
}

static void
studio_dashboard_slider_init (StudioDashboardSlider *self)
{
  self->values = gtk_adjustment_new (0, 0, 1, 1, 10, 0);
  self->scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, self->values);
  gtk_scale_set_draw_value (GTK_SCALE (self->scale), FALSE);
  gtk_widget_set_parent (self->scale, GTK_WIDGET (self));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (self->scale, "change-value",
                            G_CALLBACK (studio_dashboard_slider_change_value), self);
  g_signal_connect_swapped (self->values, "value-changed",
                            G_CALLBACK (studio_dashboard_slider_value_changed), self);
}

GtkWidget *
studio_dashboard_slider_new (const char *label)
{
  StudioDashboardSlider *self = g_object_new (STUDIO_TYPE_DASHBOARD_SLIDER, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  return GTK_WIDGET (self);
}

/* --- from outside ----------------------------------------------------------------------------- */

void
studio_dashboard_slider_set_extent (StudioDashboardSlider *self,
                                    gint64                 first_us,
                                    gint64                 now_us)
{
  g_return_if_fail (STUDIO_IS_DASHBOARD_SLIDER (self));
  g_return_if_fail (first_us < now_us);

  self->updating = TRUE;
  if (self->live || self->origin_us == 0)
    self->origin_us = now_us;
  gtk_adjustment_configure (self->values,
                            self->live ? 0 : gtk_adjustment_get_value (self->values),
                            studio_dashboard_slider_get_value (self, first_us),
                            studio_dashboard_slider_get_value (self, now_us), 1, 10, 0);
  self->updating = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
studio_dashboard_slider_set_moment (StudioDashboardSlider *self,
                                    gint64                 moment_us,
                                    gboolean               live,
                                    gint64                 from_us,
                                    gint64                 to_us)
{
  g_return_if_fail (STUDIO_IS_DASHBOARD_SLIDER (self));

  self->updating = TRUE;
  self->live = live;
  self->from_us = from_us;
  self->to_us = to_us;
  gtk_adjustment_set_value (self->values, live ? gtk_adjustment_get_upper (self->values)
                                               : studio_dashboard_slider_get_value (self,
                                                                                    moment_us));
  self->updating = FALSE;
  studio_dashboard_slider_tell (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
studio_dashboard_slider_set_marks (StudioDashboardSlider *self,
                                   GPtrArray             *notes)
{
  g_return_if_fail (STUDIO_IS_DASHBOARD_SLIDER (self));

  g_clear_pointer (&self->notes, g_ptr_array_unref);
  self->notes = notes != NULL ? g_ptr_array_ref (notes) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
