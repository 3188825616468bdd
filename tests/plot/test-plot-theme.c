/* SPDX-License-Identifier: Apache-2.0 */
/* Colours of the themes: contrast with the ground, and distance for every kind of colour vision. */
#include "config.h"

#include <math.h>

#include "hek-color-difference.h"
#include "hek-color-space.h"
#include "hek-color-transfer.h"
#include "hek-plot-theme.h"

#define MIN_DELTA_E 10.0      /* between any two series, LOOK.md */
#define MIN_MORE_DELTA_E 9.0  /* between one of more and any other: the best that L* 50 leaves */
#define MIN_MORE_OKLAB 0.06   /* the same in Oklab: more than the nearest two series of the theme */
#define MIN_MORE_CHROMA 0.07  /* Oklab: points of few pixels look grey below */
#define MIN_MORE_LIGHTNESS 0.35 /* Oklab: and black below, on white */
#define MIN_TEXT_CONTRAST 4.5 /* WCAG 2.1, 1.4.3 (AA) */
#define MIN_LINE_CONTRAST 3.0 /* WCAG 2.1, 1.4.11 */

/*
 * Linear RGB as dichromats see it, severity 1.0.
 * Source: Machado, Oliveira, Fernandes, "A physiologically-based model for simulation of color
 * vision deficiency", IEEE Transactions on Visualization and Computer Graphics 15(6), 2009.
 */
static const struct
{
  const char *name;
  double matrix[9];
} visions[] = {
  { "normal", { 1, 0, 0, 0, 1, 0, 0, 0, 1 } },
  { "protanopia", { 0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882,
                    -0.048116, 1.051998 } },
  { "deuteranopia", { 0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820,
                      0.042940, 0.968881 } },
  { "tritanopia", { 1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733,
                    0.691367, 0.303900 } },
};

static void
decode (HekPlotColor color,
        double       linear[3])
{
  linear[0] = hek_color_srgb_decode (color.r);
  linear[1] = hek_color_srgb_decode (color.g);
  linear[2] = hek_color_srgb_decode (color.b);
}

static double
contrast (HekPlotColor a,
          HekPlotColor b)
{
  double la[3], lb[3], ya, yb;

  decode (a, la);
  decode (b, lb);
  ya = 0.2126 * la[0] + 0.7152 * la[1] + 0.0722 * la[2] + 0.05;
  yb = 0.2126 * lb[0] + 0.7152 * lb[1] + 0.0722 * lb[2] + 0.05;
  return MAX (ya, yb) / MIN (ya, yb);
}

static void
see (HekPlotColor  color,
     const double *matrix,
     const char   *space,
     double        seen_as[3])
{
  double linear[3], seen[3];

  decode (color, linear);
  for (guint i = 0; i < 3; i++)
    {
      seen[i] = matrix[3 * i] * linear[0] + matrix[3 * i + 1] * linear[1]
                + matrix[3 * i + 2] * linear[2];
      seen[i] = CLAMP (seen[i], 0, 1);
    }
  hek_color_space_find (space)->from_linear (seen, seen_as);
}

static void
test_series (gconstpointer data)
{
  HekPlotTheme theme;

  hek_plot_theme_init (&theme, GPOINTER_TO_INT (data));
  for (guint v = 0; v < G_N_ELEMENTS (visions); v++)
    {
      double least = INFINITY, least_more = INFINITY;

      for (guint i = 0; i < HEK_PLOT_N_CATEGORY_COLORS; i++)
        for (guint j = i + 1; j < HEK_PLOT_N_CATEGORY_COLORS; j++)
          {
            double a[3], b[3], delta;

            see (hek_plot_theme_category_color (&theme, i), visions[v].matrix, "lab", a);
            see (hek_plot_theme_category_color (&theme, j), visions[v].matrix, "lab", b);
            delta = hek_color_difference_find ("ciede2000")->delta (a, b);
            if (j < HEK_PLOT_N_SERIES_COLORS)
              least = MIN (least, delta);
            else
              least_more = MIN (least_more, delta);
          }
      g_test_message ("theme %d, %s: least ΔE2000 %.2f, with more %.2f", GPOINTER_TO_INT (data),
                      visions[v].name, least, least_more);
      g_assert_cmpfloat (least, >=, MIN_DELTA_E);
      g_assert_cmpfloat (least_more, >=, MIN_MORE_DELTA_E);
    }
}

/* The colours after those of series are colours, not more greys: a set of ten classes needs two of
 * them. The other themes have to keep nearer to black or white. */
static void
test_more (gconstpointer data)
{
  HekPlotTheme theme;

  hek_plot_theme_init (&theme, GPOINTER_TO_INT (data));
  for (guint v = 0; v < G_N_ELEMENTS (visions); v++)
    {
      double least = INFINITY;

      for (guint i = HEK_PLOT_N_SERIES_COLORS; i < HEK_PLOT_N_CATEGORY_COLORS; i++)
        {
          double a[3], b[3];

          see (hek_plot_theme_category_color (&theme, i), visions[v].matrix, "oklab", a);
          for (guint j = 0; j < i; j++)
            {
              see (hek_plot_theme_category_color (&theme, j), visions[v].matrix, "oklab", b);
              least = MIN (least, hypot (hypot (a[0] - b[0], a[1] - b[1]), a[2] - b[2]));
            }
          /* the grey of all other categories */
          see (theme.axis, visions[v].matrix, "oklab", b);
          least = MIN (least, hypot (hypot (a[0] - b[0], a[1] - b[1]), a[2] - b[2]));
          if (v == 0)
            {
              g_assert_cmpfloat (hypot (a[1], a[2]), >=, MIN_MORE_CHROMA);
              g_assert_cmpfloat (a[0], >=, MIN_MORE_LIGHTNESS);
            }
        }
      g_test_message ("theme %d, %s: least ΔE in Oklab %.4f", GPOINTER_TO_INT (data),
                      visions[v].name, least);
      g_assert_cmpfloat (least, >=, MIN_MORE_OKLAB);
    }
}

static void
test_contrast (gconstpointer data)
{
  HekPlotTheme theme;

  hek_plot_theme_init (&theme, GPOINTER_TO_INT (data));
  g_assert_cmpfloat (contrast (theme.text, theme.background), >=, MIN_TEXT_CONTRAST);
  g_assert_cmpfloat (contrast (theme.dim_text, theme.background), >=, MIN_TEXT_CONTRAST);
  g_assert_cmpfloat (contrast (theme.axis, theme.background), >=, MIN_LINE_CONTRAST);
  g_assert_cmpfloat (contrast (theme.accent, theme.background), >=, MIN_LINE_CONTRAST);
  for (guint i = 0; i < HEK_PLOT_N_CATEGORY_COLORS; i++)
    g_assert_cmpfloat (contrast (hek_plot_theme_category_color (&theme, i), theme.background), >=,
                       MIN_LINE_CONTRAST);
  /* gridlines stay behind the data */
  g_assert_cmpfloat (contrast (theme.grid, theme.background), <, MIN_LINE_CONTRAST);
}

static void
test_neutral (void)
{
  HekPlotTheme theme;
  double linear[3], lab[3];

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_NEUTRAL);
  decode (theme.background, linear);
  hek_color_space_find ("lab")->from_linear (linear, lab);
  g_assert_cmpfloat_with_epsilon (lab[0], 50, 0.3); /* the nearest 8-bit grey */
  g_assert_cmpfloat (hypot (lab[1], lab[2]), <, 0.1);
}

static void
test_repeat (void)
{
  HekPlotTheme theme;
  HekPlotColor a, b;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_PRINT);
  a = hek_plot_theme_series_color (&theme, 1);
  b = hek_plot_theme_series_color (&theme, 1 + HEK_PLOT_N_SERIES_COLORS);
  g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
  g_assert_cmpfloat (theme.background.a, ==, 0);
}

/* What is between the fields does not count. */
static void
test_equal (void)
{
  HekPlotTheme a, b;

  memset (&a, 0x55, sizeof a);
  memset (&b, 0xaa, sizeof b);
  hek_plot_theme_init (&a, HEK_PLOT_THEME_DARK);
  hek_plot_theme_init (&b, HEK_PLOT_THEME_DARK);
  g_assert_true (hek_plot_theme_equal (&a, &b));
  b.more[1].a = 0.5;
  g_assert_false (hek_plot_theme_equal (&a, &b));
  b = a;
  b.dark_ground = FALSE;
  g_assert_false (hek_plot_theme_equal (&a, &b));
  b = a;
  b.font_family = "Cantarell";
  g_assert_false (hek_plot_theme_equal (&a, &b));
  b = a;
  b.line_width = 3;
  g_assert_false (hek_plot_theme_equal (&a, &b));
}

int
main (int   argc,
      char *argv[])
{
  static const char *const names[HEK_PLOT_N_THEMES]
    = { "light", "dark", "neutral", "high-contrast", "high-contrast-dark", "print" };

  static const HekPlotThemeKind with_more[]
    = { HEK_PLOT_THEME_LIGHT, HEK_PLOT_THEME_DARK, HEK_PLOT_THEME_PRINT };

  g_test_init (&argc, &argv, NULL);
  for (int kind = 0; kind < HEK_PLOT_N_THEMES; kind++)
    {
      g_autofree char *series = g_strconcat ("/plot/theme/series/", names[kind], NULL);
      g_autofree char *text = g_strconcat ("/plot/theme/contrast/", names[kind], NULL);

      g_test_add_data_func (series, GINT_TO_POINTER (kind), test_series);
      g_test_add_data_func (text, GINT_TO_POINTER (kind), test_contrast);
    }
  for (guint i = 0; i < G_N_ELEMENTS (with_more); i++)
    {
      g_autofree char *more = g_strconcat ("/plot/theme/more/", names[with_more[i]], NULL);

      g_test_add_data_func (more, GINT_TO_POINTER (with_more[i]), test_more);
    }
  g_test_add_func ("/plot/theme/neutral", test_neutral);
  g_test_add_func ("/plot/theme/repeat", test_repeat);
  g_test_add_func ("/plot/theme/equal", test_equal);
  return g_test_run ();
}
