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

/*
 * Fonts of one size, measured. Opening and measuring them takes longer than many a chart, so that
 * each thread keeps those that it used last, and the widths of the words that it drew with them.
 */
typedef struct
{
  double ascents[HEK_PLOT_N_FONTS], heights[HEK_PLOT_N_FONTS];
  PangoLayout *layouts[HEK_PLOT_N_FONTS]; /* owned: one line, for who draws at the moment */
  GHashTable *widths[HEK_PLOT_N_FONTS];   /* owned: text → width */

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

/* Of one line that is not shortened. */
double hek_plot_fonts_get_width (HekPlotFonts *fonts, HekPlotFont font, const char *text);

G_END_DECLS
