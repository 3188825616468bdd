/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The strip draws its texts itself: each has a place of fixed width that is measured once from its
 * widest content, so that moving the pointer never moves a text and never asks for a new layout of
 * the window. What the places hold is in studio-inspector-cells.c. Where the strip is narrow the
 * names of the pictures are left out, then L*a*b*; of light the codes, then its parts.
 */
#include "config.h"

#include "studio-inspector.h"

#include "studio-inspector-private.h"

#include <glib/gi18n.h>

/* Widget units, on the grid of 6. */
#define PAD_X 12
#define PAD_Y 6
#define CHIP_SIZE 14
#define CHIP_RADIUS 3
#define TEXT_SCALE 0.85 /* hardly above libadwaita's caption: all of it fits beside the sidebar */

/* libadwaita's 55 % misses 4.5:1. On mid-grey and with high contrast nothing can be dim. */
#define DIM_OPACITY 0.72f

G_DEFINE_FINAL_TYPE (StudioInspector, studio_inspector, GTK_TYPE_WIDGET)

static PangoLayout *
create_layout (StudioInspector *self,
               const char      *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (TEXT_SCALE));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  return layout;
}

static void
measure_cells (StudioInspector *self)
{
  if (self->measured)
    return;

  self->measured = TRUE;
  self->text_height = 0;
  for (Cell cell = 0; cell < N_CELLS; cell++)
    {
      const char *text = studio_inspector_cell_template (self, cell);
      g_autoptr (PangoLayout) layout = NULL;
      int height;

      if (text == NULL)
        {
          self->widths[cell] = CHIP_SIZE;
          continue;
        }
      layout = create_layout (self, text);
      pango_layout_get_pixel_size (layout, &self->widths[cell], &height);
      self->text_height = MAX (self->text_height, height);
    }
}

/* --- layout --------------------------------------------------------------------------------- */

static int
strip_width (StudioInspector *self,
             Show             show)
{
  int width = 2 * PAD_X;

  for (Cell cell = 0; cell < N_CELLS; cell++)
    if (studio_inspector_shows (self, cell, show))
      width += studio_inspector_gap (cell, show) + self->widths[cell];
  return width;
}

static void
studio_inspector_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  StudioInspector *self = STUDIO_INSPECTOR (widget);

  measure_cells (self);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      /* what does not fit is cut: it must not keep a window from being narrow */
      *minimum = 0;
      *natural = strip_width (self, SHOW_ALL);
    }
  else
    *minimum = *natural = self->text_height + 2 * PAD_Y;
}

/* --- drawing -------------------------------------------------------------------------------- */

static gboolean
may_dim (GtkWidget *widget)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget));

  return root == NULL || (!gtk_widget_has_css_class (root, "theme-neutral") &&
                          !gtk_widget_has_css_class (root, "theme-high-contrast"));
}

static void
append_text (StudioInspector *self,
             GtkSnapshot     *snapshot,
             const char      *text,
             int              x,
             gboolean         dim)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr (PangoLayout) layout = create_layout (self, text);
  GdkRGBA ink;
  int height;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ink);
  if (dim && may_dim (widget))
    ink.alpha *= DIM_OPACITY;
  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (x, (gtk_widget_get_height (widget) - height) / 2));
  gtk_snapshot_append_layout (snapshot, layout, &ink);
  gtk_snapshot_restore (snapshot);
}

/* As the panes show it. */
static GdkRGBA
chip_color (StudioInspector             *self,
            const StudioInspectorSample *sample)
{
  float rgb[3] = { (float) sample->linear[0], (float) sample->linear[1],
                   (float) sample->linear[2] };
  guint8 shown[3];
  const guint8 *codes = sample->codes;

  if (self->rendering != NULL)
    {
      studio_rendering_run (self->rendering, rgb, 1, shown);
      codes = shown;
    }
  return (GdkRGBA){ codes[0] / 255.0f, codes[1] / 255.0f, codes[2] / 255.0f, 1.0f };
}

static void
append_chip (StudioInspector             *self,
             GtkSnapshot                 *snapshot,
             const StudioInspectorSample *sample,
             int                          x)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const int y = (gtk_widget_get_height (widget) - CHIP_SIZE) / 2;
  const float widths[4] = { 1, 1, 1, 1 };
  GdkRGBA color, line;
  GskRoundedRect chip;

  if (!sample->known)
    return;

  color = chip_color (self, sample);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &line);
  line.alpha *= 0.35f;
  gsk_rounded_rect_init_from_rect (&chip, &GRAPHENE_RECT_INIT (x, y, CHIP_SIZE, CHIP_SIZE),
                                   CHIP_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &chip);
  gtk_snapshot_append_color (snapshot, &color, &chip.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &chip, widths, (GdkRGBA[4]){ line, line, line, line });
}

static void
studio_inspector_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  StudioInspector *self = STUDIO_INSPECTOR (widget);
  const int width = gtk_widget_get_width (widget);
  static const Show codes_by_worth[] = { SHOW_PARTS, SHOW_PARTS, SHOW_NAMES, 0 };
  static const Show light_by_worth[] = { SHOW_PARTS | SHOW_SUM | SHOW_CODES, SHOW_PARTS | SHOW_SUM,
                                         SHOW_SUM | SHOW_CODES, SHOW_CODES };
  const Show *by_worth = self->shows_light ? light_by_worth : codes_by_worth;
  Show show = SHOW_ALL;
  int x = PAD_X;

  measure_cells (self);
  if (self->x < 0)
    {
      append_text (self, snapshot, _("Point at a picture to read its pixels"), x, TRUE);
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (light_by_worth) && strip_width (self, show) > width; i++)
    show = by_worth[i];

  for (Cell cell = 0; cell < N_CELLS; cell++)
    {
      const gboolean dim = studio_inspector_is_dim (cell);

      if (!studio_inspector_shows (self, cell, show))
        continue;
      x += studio_inspector_gap (cell, show);
      if (cell == CELL_REF_CHIP || cell == CELL_TEST_CHIP)
        append_chip (self, snapshot, cell == CELL_REF_CHIP ? &self->ref : &self->test, x);
      else
        {
          g_autofree char *text = studio_inspector_cell_text (self, cell);

          append_text (self, snapshot, text, x, dim);
        }
      x += self->widths[cell];
    }
}

/* --- object --------------------------------------------------------------------------------- */

static void
update_label (StudioInspector *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->x < 0)
    g_string_append (text, _("No pixel"));
  else
    for (Cell cell = 0; cell < N_CELLS; cell++)
      if (cell != CELL_REF_CHIP && cell != CELL_TEST_CHIP)
        {
          g_autofree char *part = studio_inspector_cell_text (self, cell);

          g_string_append_printf (text, "%s%s", text->len > 0 && *part != '\0' ? " " : "", part);
        }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text->str, -1);
}

static void
studio_inspector_css_changed (GtkWidget         *widget,
                              GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (studio_inspector_parent_class)->css_changed (widget, change);
  STUDIO_INSPECTOR (widget)->measured = FALSE;
  gtk_widget_queue_resize (widget);
}

static void
studio_inspector_finalize (GObject *object)
{
  StudioInspector *self = STUDIO_INSPECTOR (object);

  g_clear_pointer (&self->rendering, studio_rendering_unref);
  g_free (self->ref_label);
  g_free (self->test_label);
  G_OBJECT_CLASS (studio_inspector_parent_class)->finalize (object);
}

static void
studio_inspector_class_init (StudioInspectorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = studio_inspector_finalize;
  widget_class->measure = studio_inspector_measure;
  widget_class->snapshot = studio_inspector_snapshot;
  widget_class->css_changed = studio_inspector_css_changed;

  gtk_widget_class_set_css_name (widget_class, "inspector");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
studio_inspector_init (StudioInspector *self)
{
  self->x = self->y = -1;
  studio_inspector_update_template (self, 1000, 1000, FALSE);
  self->ref_label = g_strdup (_("Original"));
  self->test_label = g_strdup (_("Quantized"));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Pixel inspector"), -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self),
                               _("The pixel pointed at in both pictures: sRGB codes, CIE L*a*b* "
                                 "and the colour difference ΔE2000 (CIEDE2000); with high dynamic "
                                 "range also the linear light and the luminance on the display"));
  update_label (self);
}

GtkWidget *
studio_inspector_new (void)
{
  return g_object_new (STUDIO_TYPE_INSPECTOR, NULL);
}

void
studio_inspector_set_labels (StudioInspector *self,
                             const char      *ref_label,
                             const char      *test_label)
{
  g_return_if_fail (STUDIO_IS_INSPECTOR (self));
  g_return_if_fail (ref_label != NULL && test_label != NULL);

  g_free (self->ref_label);
  g_free (self->test_label);
  self->ref_label = g_strdup (ref_label);
  self->test_label = g_strdup (test_label);
  self->measured = FALSE;
  update_label (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
studio_inspector_set_rendering (StudioInspector *self,
                                StudioRendering *rendering,
                                gboolean         shows_light)
{
  g_return_if_fail (STUDIO_IS_INSPECTOR (self));

  g_clear_pointer (&self->rendering, studio_rendering_unref);
  if (rendering != NULL)
    self->rendering = studio_rendering_ref (rendering);
  self->shows_light = shows_light && rendering != NULL;
  update_label (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
studio_inspector_set_pixel (StudioInspector *self,
                            HekImage        *ref,
                            HekImage        *test,
                            guint            source_width,
                            guint            source_height,
                            int              x,
                            int              y)
{
  g_return_if_fail (STUDIO_IS_INSPECTOR (self));

  if (x < 0 || y < 0)
    x = y = -1;
  if (x < 0 && self->x < 0)
    return;

  self->x = x;
  self->y = y;
  studio_inspector_sample_read (&self->ref, ref, source_width, source_height, x, y);
  studio_inspector_sample_read (&self->test, test, source_width, source_height, x, y);

  if (x >= 0)
    studio_inspector_update_template (self, source_width, source_height,
                     self->ref.has_alpha || self->test.has_alpha);
  update_label (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
