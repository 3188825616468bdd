/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <pango/pangocairo.h>

#include "hek-plot-theme.h"

G_BEGIN_DECLS

typedef enum
{
  HEK_PLOT_FONT_TITLE,   /* body size, bold */
  HEK_PLOT_FONT_BODY,
  HEK_PLOT_FONT_CAPTION, /* ticks, legends */
  HEK_PLOT_FONT_STRONG,  /* caption size, bold */
  HEK_PLOT_N_FONTS
} HekPlotFont;

/* One line of text, shaped. */
typedef struct
{
  PangoLayout *whole; /* owned */
  double width;       /* of @whole, in user units */
  PangoLayout *cut;   /* owned (nullable): the same, shortened to the room that it had last */
  double room, cut_width;
} HekPlotWord;

/*
 * Fonts of one size, measured. Opening and measuring them takes longer than many a chart, and so
 * does shaping its words, most of which the next drawing shows again: each thread keeps the fonts
 * that it used last and the words that it drew with them.
 */
typedef struct
{
  double ascents[HEK_PLOT_N_FONTS], heights[HEK_PLOT_N_FONTS];
  PangoLayout *layouts[HEK_PLOT_N_FONTS]; /* owned: of one line, which words are copies of */
  GHashTable *words[HEK_PLOT_N_FONTS];    /* owned: text → HekPlotWord */

  char *family; /* owned */
  double size;
  gboolean snap;
  PangoFontMap *map; /* not owned: only compared */
  guint n_users;
  guint64 last_used;
} HekPlotFonts;

/* Returns: (transfer full): of the calling thread alone; to be given back with _release() */
HekPlotFonts *hek_plot_fonts_take (const HekPlotTheme *theme);
void          hek_plot_fonts_release (HekPlotFonts *fonts);

/* Returns: (transfer none): until the next call */
HekPlotWord *hek_plot_fonts_get_word (HekPlotFonts *fonts, HekPlotFont font, const char *text);

/* Its line, with an ellipsis where it is wider than @room (0: as wide as it is); the width of that
 * line in @width. */
PangoLayoutLine *hek_plot_word_fit (HekPlotWord *word, double room, double *width);

G_END_DECLS
