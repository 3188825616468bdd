/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fonts of charts. Text is laid out by a context that knows nothing of the surface, so that a chart
 * measures the same in a widget, in a hit test and on paper.
 */
#include "config.h"

#include "hek-plot-fonts-private.h"

#define HEK_PLOT_CAPTION_SIZE 0.9 /* of the body size */

/* Sizes that a thread keeps: metric cards have numbers of several. */
#define HEK_PLOT_FONTS_MAX 16u

/* Words that are kept, of each font. */
#define HEK_PLOT_WORDS_MAX 256u

static void hek_plot_fonts_free_all (gpointer data);

static GPrivate own_fonts = G_PRIVATE_INIT (hek_plot_fonts_free_all);

/* --- words ----------------------------------------------------------------------------------- */

static void
hek_plot_word_free (HekPlotWord *word)
{
  g_object_unref (word->whole);
  g_clear_object (&word->cut);
  g_free (word);
}

static double
hek_plot_layout_get_width (PangoLayout *layout)
{
  PangoRectangle logical;

  pango_layout_get_extents (layout, NULL, &logical);
  return (double) logical.width / PANGO_SCALE;
}

HekPlotWord *
hek_plot_fonts_get_word (HekPlotFonts *fonts,
                         HekPlotFont   font,
                         const char   *text)
{
  GHashTable *words = fonts->words[font];
  HekPlotWord *word = g_hash_table_lookup (words, text);

  if (word != NULL)
    return word;
  if (g_hash_table_size (words) >= HEK_PLOT_WORDS_MAX)
    g_hash_table_remove_all (words);
  word = g_new0 (HekPlotWord, 1);
  word->whole = pango_layout_copy (fonts->layouts[font]);
  pango_layout_set_text (word->whole, text, -1);
  word->width = hek_plot_layout_get_width (word->whole);
  g_hash_table_insert (words, g_strdup (text), word);
  return word;
}

PangoLayoutLine *
hek_plot_word_fit (HekPlotWord *word,
                   double       room,
                   double      *width)
{
  if (!(room > 0) || word->width <= room)
    {
      *width = word->width;
      return pango_layout_get_line_readonly (word->whole, 0);
    }
  if (word->cut == NULL || word->room != room)
    {
      if (word->cut == NULL)
        word->cut = pango_layout_copy (word->whole);
      pango_layout_set_width (word->cut, (int) (room * PANGO_SCALE));
      word->room = room;
      word->cut_width = hek_plot_layout_get_width (word->cut);
    }
  *width = word->cut_width;
  return pango_layout_get_line_readonly (word->cut, 0);
}

/* --- one size -------------------------------------------------------------------------------- */

static PangoLayout *
hek_plot_fonts_make_layout (PangoContext       *context,
                            const HekPlotTheme *theme,
                            HekPlotFont         font)
{
  PangoLayout *layout = pango_layout_new (context);
  PangoFontDescription *description = pango_font_description_new ();
  PangoAttrList *attributes = pango_attr_list_new ();
  gboolean is_caption = font == HEK_PLOT_FONT_CAPTION || font == HEK_PLOT_FONT_STRONG;
  gboolean is_bold = font == HEK_PLOT_FONT_TITLE || font == HEK_PLOT_FONT_STRONG;
  double size = theme->font_size * (is_caption ? HEK_PLOT_CAPTION_SIZE : 1);

  pango_font_description_set_family (description, theme->font_family);
  pango_font_description_set_absolute_size (description, size * PANGO_SCALE);
  if (is_bold)
    pango_font_description_set_weight (description, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);

  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  return layout;
}

static HekPlotFonts *
hek_plot_fonts_new (const HekPlotTheme *theme,
                    PangoFontMap       *map)
{
  HekPlotFonts *fonts = g_new0 (HekPlotFonts, 1);
  PangoContext *context = pango_font_map_create_context (map);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (options, theme->snap ? CAIRO_HINT_STYLE_SLIGHT
                                                          : CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, theme->snap ? CAIRO_HINT_METRICS_ON
                                                            : CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (context, theme->snap);

  fonts->family = g_strdup (theme->font_family);
  fonts->size = theme->font_size;
  fonts->snap = theme->snap;
  fonts->map = map;
  for (guint i = 0; i < HEK_PLOT_N_FONTS; i++)
    {
      const PangoFontDescription *font;
      PangoFontMetrics *metrics;

      fonts->layouts[i] = hek_plot_fonts_make_layout (context, theme, i);
      fonts->words[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                               (GDestroyNotify) hek_plot_word_free);
      font = pango_layout_get_font_description (fonts->layouts[i]);
      metrics = pango_context_get_metrics (context, font, NULL);
      fonts->ascents[i] = (double) pango_font_metrics_get_ascent (metrics) / PANGO_SCALE;
      fonts->heights[i]
        = fonts->ascents[i] + (double) pango_font_metrics_get_descent (metrics) / PANGO_SCALE;
      pango_font_metrics_unref (metrics);
    }
  g_object_unref (context);
  return fonts;
}

static void
hek_plot_fonts_free (HekPlotFonts *fonts)
{
  for (guint i = 0; i < HEK_PLOT_N_FONTS; i++)
    {
      g_object_unref (fonts->layouts[i]);
      g_hash_table_unref (fonts->words[i]);
    }
  g_free (fonts->family);
  g_free (fonts);
}

/* --- those of a thread ----------------------------------------------------------------------- */

typedef struct
{
  GPtrArray *fonts; /* HekPlotFonts */
  guint64 clock;
} HekPlotFontsOfThread;

static void
hek_plot_fonts_free_all (gpointer data)
{
  HekPlotFontsOfThread *own = data;

  g_ptr_array_unref (own->fonts);
  g_free (own);
}

static gboolean
hek_plot_fonts_fit (const HekPlotFonts *fonts,
                    const HekPlotTheme *theme,
                    PangoFontMap       *map)
{
  return fonts->size == theme->font_size && !fonts->snap == !theme->snap && fonts->map == map
         && g_strcmp0 (fonts->family, theme->font_family) == 0;
}

/* Room for one more: the one that has not been used for longest goes, unless all are in use. */
static void
hek_plot_fonts_drop_oldest (GPtrArray *all)
{
  guint oldest = G_MAXUINT;

  if (all->len < HEK_PLOT_FONTS_MAX)
    return;
  for (guint i = 0; i < all->len; i++)
    {
      const HekPlotFonts *fonts = all->pdata[i];

      if (fonts->n_users == 0
          && (oldest == G_MAXUINT
              || fonts->last_used < ((const HekPlotFonts *) all->pdata[oldest])->last_used))
        oldest = i;
    }
  if (oldest != G_MAXUINT)
    g_ptr_array_remove_index_fast (all, oldest);
}

HekPlotFonts *
hek_plot_fonts_take (const HekPlotTheme *theme)
{
  HekPlotFontsOfThread *own = g_private_get (&own_fonts);
  PangoFontMap *map = pango_cairo_font_map_get_default (); /* of the thread, too */
  HekPlotFonts *fonts = NULL;

  if (own == NULL)
    {
      own = g_new0 (HekPlotFontsOfThread, 1);
      own->fonts = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_plot_fonts_free);
      g_private_set (&own_fonts, own);
    }
  for (guint i = 0; i < own->fonts->len && fonts == NULL; i++)
    if (hek_plot_fonts_fit (own->fonts->pdata[i], theme, map))
      fonts = own->fonts->pdata[i];
  if (fonts == NULL)
    {
      hek_plot_fonts_drop_oldest (own->fonts);
      fonts = hek_plot_fonts_new (theme, map);
      g_ptr_array_add (own->fonts, fonts);
    }
  fonts->n_users++;
  fonts->last_used = ++own->clock;
  return fonts;
}

void
hek_plot_fonts_release (HekPlotFonts *fonts)
{
  fonts->n_users--;
}
