/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-progress-ring.h"

#include <math.h>

#define RING_SIZE 18
#define RING_WIDTH 2.5

/* Finer steps than these cannot be seen in a ring of this size. */
#define RING_STEPS 64

struct _StudioProgressRing
{
  GtkWidget parent_instance;

  int step;
  guint n_running;
  gboolean failed;
};

G_DEFINE_FINAL_TYPE (StudioProgressRing, studio_progress_ring, GTK_TYPE_WIDGET)

static void
studio_progress_ring_draw_text (StudioProgressRing *self,
                                cairo_t            *cr,
                                double              center)
{
  g_autofree char *text = self->failed ? g_strdup ("!") : g_strdup_printf ("%u", self->n_running);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  PangoRectangle ink;

  pango_attr_list_insert (attributes, pango_attr_size_new_absolute (10 * PANGO_SCALE));
  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_extents (layout, &ink, NULL);
  cairo_move_to (cr, center - ink.width / 2.0 - ink.x, center - ink.height / 2.0 - ink.y);
  pango_cairo_show_layout (cr, layout);
}

static void
studio_progress_ring_snapshot (GtkWidget   *widget,
                               GtkSnapshot *snapshot)
{
  StudioProgressRing *self = STUDIO_PROGRESS_RING (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  double center = RING_SIZE / 2.0;
  double radius = center - RING_WIDTH / 2;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  cairo_translate (cr, floor ((width - RING_SIZE) / 2.0), floor ((height - RING_SIZE) / 2.0));
  cairo_set_line_width (cr, RING_WIDTH);

  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha * 0.25);
  cairo_arc (cr, center, center, radius, 0, 2 * G_PI);
  cairo_stroke (cr);

  gdk_cairo_set_source_rgba (cr, &color);
  if (self->step > 0)
    {
      cairo_arc (cr, center, center, radius, -G_PI / 2,
                 -G_PI / 2 + 2 * G_PI * self->step / RING_STEPS);
      cairo_stroke (cr);
    }
  if (self->failed || self->n_running > 1)
    studio_progress_ring_draw_text (self, cr, center);
  cairo_destroy (cr);
}

static void
studio_progress_ring_measure (GtkWidget      *widget,
                              GtkOrientation  orientation,
                              int             for_size,
                              int            *minimum,
                              int            *natural,
                              int            *minimum_baseline,
                              int            *natural_baseline)
{
  *minimum = *natural = RING_SIZE;
}

static void
studio_progress_ring_class_init (StudioProgressRingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = studio_progress_ring_snapshot;
  widget_class->measure = studio_progress_ring_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
studio_progress_ring_init (StudioProgressRing *self)
{
}

void
studio_progress_ring_set (StudioProgressRing *self,
                          double              fraction,
                          guint               n_running,
                          gboolean            failed)
{
  int step = (int) (CLAMP (fraction, 0, 1) * RING_STEPS);

  g_return_if_fail (STUDIO_IS_PROGRESS_RING (self));

  if (step == self->step && n_running == self->n_running && failed == self->failed)
    return;

  self->step = step;
  self->n_running = n_running;
  self->failed = failed;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
