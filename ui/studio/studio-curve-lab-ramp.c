/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ramps are made when they are drawn, a column for each pixel of the device: their width
 * decides where the steps fall. That takes a millisecond or two, and only after a change.
 */
#include "config.h"

#include "studio-curve-lab-ramp.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "hek-plot-axis.h"
#include "studio-chart-theme.h"

#define RAMP_WIDTH 160
#define RAMP_HEIGHT 60

/* The bars above and below, and the space between them and the ramps. */
#define BAR_HEIGHT 3
#define BAR_GAP 3

typedef struct
{
  guint curve_idx;
  HekCurveRampColumn *columns; /* owned: one each device pixel */
  GdkTexture *texture;         /* owned (nullable) */
} StudioRampHalf;

struct _StudioCurveLabRamp
{
  GtkWidget parent_instance;

  StudioRampHalf halves[2];
  HekCurveLabSteps *steps; /* owned (nullable) */
  double min_cd_m2, max_cd_m2;
  HekCurveRampScreen screen;
  guint n_columns; /* of the pictures that are there; 0: none */
  guint n_rows;
};

G_DEFINE_FINAL_TYPE (StudioCurveLabRamp, studio_curve_lab_ramp, GTK_TYPE_WIDGET)

static void
studio_curve_lab_ramp_clear (StudioCurveLabRamp *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->halves); i++)
    {
      g_clear_pointer (&self->halves[i].columns, g_free);
      g_clear_object (&self->halves[i].texture);
    }
  self->n_columns = 0;
}

static GdkTexture *
studio_curve_lab_ramp_paint (const StudioRampHalf     *half,
                             const HekCurveRampScreen *screen,
                             guint                     n_columns,
                             guint                     n_rows)
{
  g_autofree guint8 *gray = g_malloc ((gsize) n_columns * HEK_CURVE_RAMP_N_ROWS);
  gsize stride = (gsize) n_columns * 3;
  guint8 *pixels = g_malloc (stride * n_rows);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, stride * n_rows);

  hek_curve_ramp_paint (half->columns, n_columns, screen, gray);
  for (guint y = 0; y < n_rows; y++)
    if (y < HEK_CURVE_RAMP_N_ROWS)
      for (guint x = 0; x < n_columns; x++)
        memset (pixels + y * stride + (gsize) x * 3, gray[(gsize) y * n_columns + x], 3);
    else
      memcpy (pixels + y * stride, pixels + (y - HEK_CURVE_RAMP_N_ROWS) * stride, stride);
  return gdk_memory_texture_new ((int) n_columns, (int) n_rows, GDK_MEMORY_R8G8B8, bytes, stride);
}

static void
studio_curve_lab_ramp_prepare (StudioCurveLabRamp *self,
                               guint               n_columns,
                               guint               n_rows)
{
  if (self->n_columns == n_columns && self->n_rows == n_rows)
    return;
  studio_curve_lab_ramp_clear (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->halves); i++)
    {
      StudioRampHalf *half = &self->halves[i];
      const HekCurveRamp ramp
        = { self->steps->display, self->steps->curves[half->curve_idx].curve, self->steps->n_bits,
            self->min_cd_m2, self->max_cd_m2 };

      half->columns = g_new (HekCurveRampColumn, n_columns);
      hek_curve_ramp_columns (&ramp, half->columns, n_columns);
      half->texture = studio_curve_lab_ramp_paint (half, &self->screen, n_columns, n_rows);
    }
  self->n_columns = n_columns;
  self->n_rows = n_rows;
}

/* One rectangle for each run of columns whose step is above 1 JND. */
static void
studio_curve_lab_ramp_draw_bar (StudioCurveLabRamp   *self,
                                const StudioRampHalf *half,
                                GtkSnapshot          *snapshot,
                                const GdkRGBA        *color,
                                float                 y)
{
  const double *jnd = self->steps->curves[half->curve_idx].jnd;
  float scale = (float) gtk_widget_get_scale_factor (GTK_WIDGET (self));
  guint begin = 0;

  for (guint x = 1; x <= self->n_columns; x++)
    {
      gboolean visible = jnd[half->columns[begin].level] > 1;

      if (x < self->n_columns && (jnd[half->columns[x].level] > 1) == visible)
        continue;
      if (visible)
        gtk_snapshot_append_color (snapshot, color,
                                   &GRAPHENE_RECT_INIT ((float) begin / scale, y,
                                                        (float) (x - begin) / scale, BAR_HEIGHT));
      begin = x;
    }
}

static void
studio_curve_lab_ramp_snapshot (GtkWidget   *widget,
                                GtkSnapshot *snapshot)
{
  StudioCurveLabRamp *self = STUDIO_CURVE_LAB_RAMP (widget);
  const int scale = gtk_widget_get_scale_factor (widget);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const int half = (height - 2 * (BAR_HEIGHT + BAR_GAP)) / 2, top = BAR_HEIGHT + BAR_GAP;
  HekPlotTheme theme;
  GdkRGBA accent;

  if (self->steps == NULL || width < 2 || half < 1)
    return;
  studio_curve_lab_ramp_prepare (self, (guint) (width * scale), (guint) (half * scale));
  studio_chart_theme_init (&theme, widget);
  accent = (GdkRGBA){ (float) theme.accent.r, (float) theme.accent.g, (float) theme.accent.b, 1 };
  studio_curve_lab_ramp_draw_bar (self, &self->halves[0], snapshot, &accent, 0);
  for (int i = 0; i < 2; i++)
    gtk_snapshot_append_texture (snapshot, self->halves[i].texture,
                                 &GRAPHENE_RECT_INIT (0, (float) (top + i * half), (float) width,
                                                      (float) half));
  studio_curve_lab_ramp_draw_bar (self, &self->halves[1], snapshot, &accent,
                                  (float) (top + 2 * half + BAR_GAP));
}

static void
studio_curve_lab_ramp_measure (GtkWidget      *widget,
                               GtkOrientation  orientation,
                               int             for_size,
                               int            *minimum,
                               int            *natural,
                               int            *minimum_baseline,
                               int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? RAMP_WIDTH : RAMP_HEIGHT;
}

static gboolean
studio_curve_lab_ramp_query_tooltip (GtkWidget  *widget,
                                     int         x,
                                     int         y,
                                     gboolean    keyboard,
                                     GtkTooltip *tooltip)
{
  StudioCurveLabRamp *self = STUDIO_CURVE_LAB_RAMP (widget);
  guint i = y < gtk_widget_get_height (widget) / 2 ? 0 : 1;
  int column = x * gtk_widget_get_scale_factor (widget);
  const HekCurveRampColumn *at;
  const HekCurveLabCurve *curve;
  g_autofree char *cd_m2 = NULL;
  g_autofree char *jnd = NULL;
  g_autofree char *text = NULL;

  if (keyboard || column < 0 || column >= (int) self->n_columns)
    return FALSE;
  at = &self->halves[i].columns[column];
  cd_m2 = hek_plot_format_value (at->smooth_cd_m2, 3);
  curve = &self->steps->curves[self->halves[i].curve_idx];
  jnd = hek_plot_format_value (curve->jnd[at->level], 3);
  text = g_strdup_printf (_("%s · %s cd/m² · step of %s JND"), _(curve->curve->label), cd_m2, jnd);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
studio_curve_lab_ramp_dispose (GObject *object)
{
  StudioCurveLabRamp *self = STUDIO_CURVE_LAB_RAMP (object);

  studio_curve_lab_ramp_clear (self);
  g_clear_pointer (&self->steps, hek_curve_lab_steps_unref);
  G_OBJECT_CLASS (studio_curve_lab_ramp_parent_class)->dispose (object);
}

static void
studio_curve_lab_ramp_class_init (StudioCurveLabRampClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_curve_lab_ramp_dispose;
  widget_class->snapshot = studio_curve_lab_ramp_snapshot;
  widget_class->measure = studio_curve_lab_ramp_measure;
  widget_class->query_tooltip = studio_curve_lab_ramp_query_tooltip;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
studio_curve_lab_ramp_init (StudioCurveLabRamp *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Ramps as they would look"), -1);
}

static void
studio_curve_lab_ramp_describe (StudioCurveLabRamp *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (self->halves); i++)
    {
      const HekCurveLabCurve *curve = &self->steps->curves[self->halves[i].curve_idx];
      guint n_visible, n = hek_curve_lab_steps_count (curve, self->min_cd_m2, self->max_cd_m2,
                                                      &n_visible);

      g_string_append_printf (text, "%s%s: ", i > 0 ? "; " : "", _(curve->curve->label));
      g_string_append_printf (text, _("%u of %u steps visible"), n_visible, n);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text->str, -1);
  g_string_free (text, TRUE);
}

void
studio_curve_lab_ramp_show (StudioCurveLabRamp       *self,
                            HekCurveLabSteps         *steps,
                            const guint               curve_idx[2],
                            double                    min_cd_m2,
                            double                    max_cd_m2,
                            const HekCurveRampScreen *screen)
{
  HekCurveLabSteps *old;

  g_return_if_fail (STUDIO_IS_CURVE_LAB_RAMP (self));

  studio_curve_lab_ramp_clear (self);
  old = g_steal_pointer (&self->steps);
  self->steps = hek_curve_lab_steps_ref (steps);
  hek_curve_lab_steps_unref (old);
  for (guint i = 0; i < G_N_ELEMENTS (self->halves); i++)
    self->halves[i].curve_idx = curve_idx[i];
  self->min_cd_m2 = min_cd_m2;
  self->max_cd_m2 = max_cd_m2;
  self->screen = *screen;
  studio_curve_lab_ramp_describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
