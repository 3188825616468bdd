/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-neighbors-links.h"

#include <glib/gi18n.h>

#define STUDIO_WIDTH 72
#define STUDIO_STUB 18.0 /* of a line that leads nowhere */
#define STUDIO_DOT 3.0
#define STUDIO_FAINT 0.45

struct _StudioQuantizerNeighborsLinks
{
  GtkWidget parent_instance;

  GArray *left, *right; /* owned: of guint32 */
  gint64 marked;        /* -1: none */
};

G_DEFINE_FINAL_TYPE (StudioQuantizerNeighborsLinks, studio_quantizer_neighbors_links,
                     GTK_TYPE_WIDGET)

/* Returns: -1 when it is not there */
static int
studio_quantizer_neighbors_links_find (const GArray *ids,
                                       guint32       id)
{
  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, guint32, i) == id)
      return (int) i;
  return -1;
}

static void
studio_quantizer_neighbors_links_draw_end (cairo_t *cr,
                                            double   x,
                                            double   y,
                                            double   length)
{
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x + length, y);
  cairo_stroke (cr);
  cairo_arc (cr, x + length, y, STUDIO_DOT, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
studio_quantizer_neighbors_links_set_source (cairo_t       *cr,
                                             const GdkRGBA *color,
                                             gboolean       is_marked)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue,
                         color->alpha * (is_marked ? 1 : STUDIO_FAINT));
  cairo_set_line_width (cr, is_marked ? 2.5 : 1.5);
}

/* All lines, or only the marked one. */
static void
studio_quantizer_neighbors_links_draw (StudioQuantizerNeighborsLinks *self,
                                       cairo_t                       *cr,
                                       const GdkRGBA                 *color,
                                       gboolean                       marked)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)), begin = 0, end = width;
  double row = (double) gtk_widget_get_height (GTK_WIDGET (self)) / MAX (self->left->len, 1);
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  double reach = is_rtl ? -STUDIO_STUB : STUDIO_STUB;

  if (is_rtl)
    {
      begin = width;
      end = 0;
    }
  studio_quantizer_neighbors_links_set_source (cr, color, marked);
  for (guint i = 0; i < self->left->len; i++)
    {
      guint32 id = g_array_index (self->left, guint32, i);
      int other = studio_quantizer_neighbors_links_find (self->right, id);
      double y0 = (i + 0.5) * row, y1 = (other + 0.5) * row;

      if ((self->marked == (gint64) id) != marked)
        continue;
      if (other < 0)
        {
          studio_quantizer_neighbors_links_draw_end (cr, begin, y0, reach);
          continue;
        }
      cairo_move_to (cr, begin, y0);
      cairo_curve_to (cr, width / 2, y0, width / 2, y1, end, y1);
      cairo_stroke (cr);
    }
  for (guint i = 0; i < self->right->len; i++)
    {
      guint32 id = g_array_index (self->right, guint32, i);

      if ((self->marked == (gint64) id) == marked
          && studio_quantizer_neighbors_links_find (self->left, id) < 0)
        studio_quantizer_neighbors_links_draw_end (cr, end, (i + 0.5) * row, -reach);
    }
}

static void
studio_quantizer_neighbors_links_snapshot (GtkWidget   *widget,
                                           GtkSnapshot *snapshot)
{
  StudioQuantizerNeighborsLinks *self = STUDIO_QUANTIZER_NEIGHBORS_LINKS (widget);
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  GdkRGBA color, accent;
  cairo_t *cr;

  if (self->left->len == 0)
    return;
  gtk_style_context_get_color (context, &color);
  if (!gtk_style_context_lookup_color (context, "accent_color", &accent))
    accent = color;
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                                       gtk_widget_get_height (widget)));
  studio_quantizer_neighbors_links_draw (self, cr, &color, FALSE);
  studio_quantizer_neighbors_links_draw (self, cr, &accent, TRUE);
  cairo_destroy (cr);
}

static void
studio_quantizer_neighbors_links_measure (GtkWidget      *widget,
                                          GtkOrientation  orientation,
                                          int             for_size,
                                          int            *minimum,
                                          int            *natural,
                                          int            *minimum_baseline,
                                          int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? STUDIO_WIDTH : 0;
}

static void
studio_quantizer_neighbors_links_css_changed (GtkWidget         *widget,
                                              GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (studio_quantizer_neighbors_links_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);
}

static void
studio_quantizer_neighbors_links_finalize (GObject *object)
{
  StudioQuantizerNeighborsLinks *self = STUDIO_QUANTIZER_NEIGHBORS_LINKS (object);

  g_array_unref (self->left);
  g_array_unref (self->right);
  G_OBJECT_CLASS (studio_quantizer_neighbors_links_parent_class)->finalize (object);
}

static void
studio_quantizer_neighbors_links_class_init (StudioQuantizerNeighborsLinksClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = studio_quantizer_neighbors_links_finalize;
  widget_class->snapshot = studio_quantizer_neighbors_links_snapshot;
  widget_class->measure = studio_quantizer_neighbors_links_measure;
  widget_class->css_changed = studio_quantizer_neighbors_links_css_changed;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
studio_quantizer_neighbors_links_init (StudioQuantizerNeighborsLinks *self)
{
  self->left = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->right = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->marked = -1;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("The same rows in both lists"), -1);
}

GtkWidget *
studio_quantizer_neighbors_links_new (void)
{
  return g_object_new (STUDIO_TYPE_QUANTIZER_NEIGHBORS_LINKS, NULL);
}

void
studio_quantizer_neighbors_links_set (StudioQuantizerNeighborsLinks *self,
                                      const guint32                 *left,
                                      const guint32                 *right,
                                      guint                          n)
{
  g_autofree char *text = NULL;
  guint n_same = 0, n_moved = 0;

  g_return_if_fail (STUDIO_IS_QUANTIZER_NEIGHBORS_LINKS (self));

  g_array_set_size (self->left, 0);
  g_array_set_size (self->right, 0);
  g_array_append_vals (self->left, left, n);
  g_array_append_vals (self->right, right, n);
  self->marked = -1;
  for (guint i = 0; i < n; i++)
    {
      int other = studio_quantizer_neighbors_links_find (self->right, left[i]);

      n_same += other == (int) i;
      n_moved += other >= 0 && other != (int) i;
    }
  text = g_strdup_printf (_("%u rows are at the same place in both lists, %u at another, %u in one "
                            "list only"), n_same, n_moved, n - n_same - n_moved);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
studio_quantizer_neighbors_links_set_marked (StudioQuantizerNeighborsLinks *self,
                                             gint64                         id)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_NEIGHBORS_LINKS (self));

  if (self->marked == id)
    return;
  self->marked = id;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
