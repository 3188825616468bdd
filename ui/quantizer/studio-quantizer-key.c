/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-key.h"

#include <string.h>

#include "studio-chart-theme.h"

#define KEY_WIDTH 14
#define KEY_HEIGHT 12
#define KEY_DOT 8
#define KEY_LINE 3

struct _StudioQuantizerKey
{
  GtkWidget parent_instance;

  StudioQuantizerKeyKind kind;
  guint color_idx;
};

G_DEFINE_FINAL_TYPE (StudioQuantizerKey, studio_quantizer_key, GTK_TYPE_WIDGET)

/* --- families -------------------------------------------------------------------------------- */

/* Which methods share a colour; one that is not here has that of its place in the descriptor table.
 */
static const struct
{
  const char *id, *name;
  guint color_idx;
} families[] = {
  { "pq", "pq", 0 },         { "opq", "opq", 1 },       { "rabitq", "rabitq", 2 },
  { "rq", "rq", 3 },         { "sq8", "sq", 4 },        { "sq6", "sq", 4 },
  { "sq4", "sq", 4 },        { "binary", "binary", 5 }, { "perceptual", "perceptual", 6 },
  { "f16", "f16, bf16", 7 }, { "bf16", "f16, bf16", 7 }, { "colors", "perceptual", 6 },
};

guint
studio_quantizer_family (const HekCodec *codec)
{
  g_return_val_if_fail (codec != NULL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    if (strcmp (families[i].id, hek_codec_id (codec)) == 0)
      return families[i].color_idx;
  for (guint i = 0; i < hek_codec_n (); i++)
    if (hek_codec (i) == codec)
      return i % HEK_PLOT_N_SERIES_COLORS;
  return 0;
}

const char *
studio_quantizer_family_name (const HekCodec *codec)
{
  g_return_val_if_fail (codec != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    if (strcmp (families[i].id, hek_codec_id (codec)) == 0)
      return families[i].name;
  return hek_codec_id (codec);
}

/* --- the widget ------------------------------------------------------------------------------ */

static void
studio_quantizer_key_snapshot (GtkWidget   *widget,
                               GtkSnapshot *snapshot)
{
  StudioQuantizerKey *self = STUDIO_QUANTIZER_KEY (widget);
  const float height = self->kind == STUDIO_QUANTIZER_KEY_DOT ? KEY_DOT : KEY_LINE;
  const float width = self->kind == STUDIO_QUANTIZER_KEY_DOT ? KEY_DOT : KEY_WIDTH;
  HekPlotTheme theme;
  HekPlotColor color;
  GskRoundedRect shape;
  GdkRGBA rgba;

  if (self->kind == STUDIO_QUANTIZER_KEY_NONE)
    return;
  studio_chart_theme_init (&theme, widget);
  color = self->kind == STUDIO_QUANTIZER_KEY_GRAY
            ? theme.axis : hek_plot_theme_series_color (&theme, self->color_idx);
  rgba = (GdkRGBA) { (float) color.r, (float) color.g, (float) color.b, 1 };
  gsk_rounded_rect_init_from_rect (
    &shape,
    &GRAPHENE_RECT_INIT ((float) (gtk_widget_get_width (widget) - (int) width) / 2,
                         (float) (gtk_widget_get_height (widget) - (int) height) / 2, width,
                         height),
    height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, &rgba, &shape.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
studio_quantizer_key_measure (GtkWidget      *widget,
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
studio_quantizer_key_css_changed (GtkWidget         *widget,
                                  GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (studio_quantizer_key_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);
}

static void
studio_quantizer_key_class_init (StudioQuantizerKeyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = studio_quantizer_key_snapshot;
  widget_class->measure = studio_quantizer_key_measure;
  widget_class->css_changed = studio_quantizer_key_css_changed;
  gtk_widget_class_set_css_name (widget_class, "quantizerkey");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
studio_quantizer_key_init (StudioQuantizerKey *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
studio_quantizer_key_new (void)
{
  return g_object_new (STUDIO_TYPE_QUANTIZER_KEY, NULL);
}

void
studio_quantizer_key_set (StudioQuantizerKey     *self,
                          StudioQuantizerKeyKind  kind,
                          guint                   color_idx)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_KEY (self));

  if (self->kind == kind && self->color_idx == color_idx)
    return;
  self->kind = kind;
  self->color_idx = color_idx;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
