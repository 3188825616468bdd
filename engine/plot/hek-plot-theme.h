/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* sRGB-encoded components in [0,1], alpha not premultiplied: what cairo_set_source_rgba() takes. */
typedef struct
{
  double r, g, b, a;
} HekPlotColor;

#define HEK_PLOT_N_SERIES_COLORS 8
#define HEK_PLOT_N_CATEGORY_COLORS 12 /* those of series, and more */

typedef enum
{
  HEK_PLOT_THEME_LIGHT,
  HEK_PLOT_THEME_DARK,
  HEK_PLOT_THEME_NEUTRAL,            /* achromatic ground of L* 50 */
  HEK_PLOT_THEME_HIGH_CONTRAST,      /* black on white */
  HEK_PLOT_THEME_HIGH_CONTRAST_DARK, /* white on black */
  HEK_PLOT_THEME_PRINT,              /* white paper; the ground is not painted */
} HekPlotThemeKind;

#define HEK_PLOT_N_THEMES (HEK_PLOT_THEME_PRINT + 1)

/*
 * What a chart looks like, apart from its data. A plain value: start from hek_plot_theme_init() and
 * change any field, for example to the colours and font of the widget that shows the chart.
 */
typedef struct
{
  HekPlotColor background; /* alpha 0: not painted, but labels still assume this ground */
  HekPlotColor text;       /* titles, values, axis labels */
  HekPlotColor dim_text;   /* tick labels, units */
  HekPlotColor grid;       /* gridlines */
  HekPlotColor axis;       /* base line and ticks */
  HekPlotColor accent;     /* highlighted point, threshold lines */
  HekPlotColor series[HEK_PLOT_N_SERIES_COLORS]; /* apart for colour-blind eyes */
  /* clouds of points, where labels in place do not tell series apart, go on with these */
  HekPlotColor more[HEK_PLOT_N_CATEGORY_COLORS - HEK_PLOT_N_SERIES_COLORS];
  gboolean dark_ground;    /* which variant of the colour maps */

  const char *font_family; /* borrowed; a Pango family list: "Cantarell, Sans" */
  double font_size;        /* of body text, in user units: pixels on screen, points on paper */
  double scale;            /* factor of all distances: 1 on screen, 0.75 on paper */
  double line_width;       /* of series, in user units */
  gboolean snap;           /* whole units for hairlines and glyphs: sharp on screen, not on paper */
} HekPlotTheme;

/* The defaults of @kind: Sans 12 at scale 1; PRINT has Sans 9 at scale 0.75. */
void hek_plot_theme_init (HekPlotTheme *theme, HekPlotThemeKind kind);

/* All fields are; what lies between them, which comparing memory would see, does not count. */
gboolean hek_plot_theme_equal (const HekPlotTheme *a, const HekPlotTheme *b);

/* The colour of series @idx; it repeats after %HEK_PLOT_N_SERIES_COLORS, so group before that. */
HekPlotColor hek_plot_theme_series_color (const HekPlotTheme *theme, guint idx);

/* The colour of category @idx < %HEK_PLOT_N_CATEGORY_COLORS: first those of series. */
HekPlotColor hek_plot_theme_category_color (const HekPlotTheme *theme, guint idx);

void hek_plot_set_source (cairo_t *cr, HekPlotColor color);

G_END_DECLS
