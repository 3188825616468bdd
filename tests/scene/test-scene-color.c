/* SPDX-License-Identifier: Apache-2.0 */
/* Colours, sizes and filters by the values of a column, and what the legend says of them. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-rng.h"
#include "hek-scene-color.h"
#include "../same.h"

static void
theme_init (HekPlotTheme *theme)
{
  hek_plot_theme_init (theme, HEK_PLOT_THEME_DARK);
}

/* --- ranges ---------------------------------------------------------------------------------- */

static void
test_range (void)
{
  static const double numbers[] = { 3, NAN, -1, INFINITY, 7, 0 };
  HekSceneColumn column = { .n_rows = G_N_ELEMENTS (numbers), .numbers = numbers };
  HekSceneRange range;
  guint32 bins[4];

  g_assert_true (hek_scene_column_get_range (&column, HEK_PLOT_LINEAR, 0, NULL, &range));
  g_assert_cmpfloat (range.min, ==, -1);
  g_assert_cmpfloat (range.max, ==, 7);
  g_assert_cmpuint (range.n_values, ==, 4);
  g_assert_false (range.open_below || range.open_above);
  g_assert_cmpfloat (hek_scene_range_fraction (&range, HEK_PLOT_LINEAR, 3), ==, 0.5);
  g_assert_true (hek_scene_column_get_histogram (&column, HEK_PLOT_LINEAR, &range, 4, bins, NULL));
  g_assert_cmpuint (bins[0], ==, 2);
  g_assert_cmpuint (bins[1], ==, 0);
  g_assert_cmpuint (bins[2], ==, 1);
  g_assert_cmpuint (bins[3], ==, 1);

  /* a logarithm has no place for what is not positive */
  g_assert_true (hek_scene_column_get_range (&column, HEK_PLOT_LOG10, 0, NULL, &range));
  g_assert_cmpfloat (range.min, ==, 3);
  g_assert_cmpuint (range.n_values, ==, 2);
  g_assert_true (isnan (hek_scene_range_fraction (&range, HEK_PLOT_LOG10, 0)));

  g_assert_true (hek_scene_column_check_range (&column, HEK_PLOT_LINEAR, 0, 7, NULL, &range));
  g_assert_true (range.open_below);
  g_assert_false (range.open_above);
}

static void
test_range_edges (void)
{
  static const double same[] = { 5, 5 }, none[] = { NAN, NAN };
  static const double huge[] = { -G_MAXDOUBLE, G_MAXDOUBLE };
  HekSceneColumn column = { .n_rows = 2, .numbers = same };
  HekSceneRange range;

  g_assert_true (hek_scene_column_get_range (&column, HEK_PLOT_LINEAR, 0, NULL, &range));
  g_assert_cmpfloat (range.min, <, 5);
  g_assert_cmpfloat (range.max, >, 5);
  g_assert_true (hek_scene_column_get_range (&column, HEK_PLOT_LOG10, 0, NULL, &range));
  g_assert_cmpfloat_with_epsilon (hek_scene_range_fraction (&range, HEK_PLOT_LOG10, 5), 0.5, 1e-12);
  column.numbers = none;
  g_assert_true (hek_scene_column_get_range (&column, HEK_PLOT_LINEAR, 0, NULL, &range));
  g_assert_cmpuint (range.n_values, ==, 0);
  g_assert_cmpfloat (range.min, <, range.max);
  column.numbers = huge;
  g_assert_true (hek_scene_column_get_range (&column, HEK_PLOT_LINEAR, 0, NULL, &range));
  g_assert_cmpfloat_with_epsilon (hek_scene_range_fraction (&range, HEK_PLOT_LINEAR, 0), 0.5,
                                  1e-12);
  column = (HekSceneColumn) { .n_rows = 0, .numbers = NULL };
  g_assert_true (hek_scene_column_get_range (&column, HEK_PLOT_LINEAR, 0.02, NULL, &range));
}

/* Ends that are not on a logarithmic scale are those of the data. */
static void
test_ends_off_scale (void)
{
  static const double numbers[] = { 1, 10, 100 };
  HekSceneColumn column = { .n_rows = 3, .numbers = numbers };
  HekSceneColorOptions options = { .scale = HEK_PLOT_LOG10, .min = -5, .max = 50 };
  HekPlotTheme theme;
  g_autoptr (HekSceneColoring) coloring = NULL;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  coloring = hek_scene_coloring_new (&column, &options, &theme, NULL);
  g_assert_cmpfloat (coloring->legend.range.min, ==, 1);
  g_assert_cmpfloat (coloring->legend.range.max, ==, 100);
  g_assert_cmpuint (coloring->legend.n_entries, ==, 0);
}

/* A handful of outliers does not take the colours from all others, and is told. */
static void
test_clip (void)
{
  guint32 n = 200000;
  g_autofree double *numbers = g_new (double, n);
  HekSceneColumn column = { .n_rows = n, .numbers = numbers };
  HekSceneRange range;

  for (guint32 i = 0; i < n; i++)
    numbers[i] = (double) i / n;
  numbers[17] = 1e9;
  g_assert_true (hek_scene_column_get_range (&column, HEK_PLOT_LINEAR, 0.02, NULL, &range));
  g_assert_cmpfloat_with_epsilon (range.min, 0.02, 1e-3);
  g_assert_cmpfloat_with_epsilon (range.max, 0.98, 1e-3);
  g_assert_true (range.open_below && range.open_above);
  /* nearly all the same: the others are what there is to see */
  for (guint32 i = 0; i < n; i++)
    numbers[i] = i == 5 ? 2 : 1;
  g_assert_true (hek_scene_column_get_range (&column, HEK_PLOT_LINEAR, 0.02, NULL, &range));
  g_assert_cmpfloat (range.min, ==, 1);
  g_assert_cmpfloat (range.max, ==, 2);
}

/* --- numbers --------------------------------------------------------------------------------- */

static void
test_numbers (void)
{
  static const double numbers[] = { 0, 10, NAN, 5, 20 };
  HekSceneColumn column = { .label = "Size", .unit = "kB", .n_rows = 5, .numbers = numbers };
  HekSceneColorOptions options = { .colormap = HEK_COLORMAP_SEQUENTIAL, .min = 0, .max = 10 };
  const HekColormap *map = hek_colormap_get (HEK_COLORMAP_SEQUENTIAL, TRUE);
  g_autoptr (HekSceneColoring) coloring = NULL;
  g_autoptr (HekSceneSet) missing = NULL, upper = NULL;
  HekPlotTheme theme;

  theme_init (&theme);
  coloring = hek_scene_coloring_new (&column, &options, &theme, NULL);
  g_assert_true (coloring->legend.has_bar);
  g_assert_cmpstr (coloring->legend.label, ==, "Size");
  g_assert_true (coloring->legend.range.open_above);
  g_assert_cmpmem (coloring->rgba, 3, map->rgb[0], 3);
  g_assert_cmpmem (coloring->rgba + 4, 3, map->rgb[255], 3);
  g_assert_cmpmem (coloring->rgba + 16, 3, map->rgb[255], 3); /* beyond the range: its end */
  g_assert_cmpmem (coloring->rgba + 12, 3, map->rgb[hek_colormap_index (map, 0.5)], 3);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (coloring->rgba[4 * i + 3], ==, 255);

  g_assert_cmpuint (coloring->legend.n_entries, ==, 1);
  g_assert_cmpint (coloring->legend.entries[0].kind, ==, HEK_SCENE_LEGEND_MISSING);
  g_assert_cmpuint (coloring->legend.entries[0].n_rows, ==, 1);
  g_assert_cmpmem (coloring->rgba + 8, 3, coloring->legend.entries[0].rgb, 3);
  missing = hek_scene_coloring_select (coloring, 1, NULL);
  g_assert_cmpuint (hek_scene_set_count (missing), ==, 1);
  g_assert_true (hek_scene_set_contains (missing, 2));
  upper = hek_scene_column_select_range (&column, 5, 10, NULL);
  g_assert_cmpuint (hek_scene_set_count (upper), ==, 2);
}

/* The middle of a diverging map is 0, whatever the range of the data. */
static void
test_diverging (void)
{
  static const double numbers[] = { -1, 0, 4 };
  HekSceneColumn column = { .n_rows = 3, .numbers = numbers };
  HekSceneColorOptions options = { .colormap = HEK_COLORMAP_DIVERGING };
  const HekColormap *map = hek_colormap_get (HEK_COLORMAP_DIVERGING, TRUE);
  g_autoptr (HekSceneColoring) coloring = NULL;
  HekPlotTheme theme;

  theme_init (&theme);
  coloring = hek_scene_coloring_new (&column, &options, &theme, NULL);
  g_assert_cmpfloat (coloring->legend.range.min, ==, -4);
  g_assert_cmpfloat (coloring->legend.range.max, ==, 4);
  g_assert_cmpmem (coloring->rgba + 4, 3, map->rgb[hek_colormap_index (map, 0.5)], 3);
  g_assert_null (coloring->entries);
}

/* --- categories ------------------------------------------------------------------------------ */

static void
test_categories (void)
{
  static const char *const names[] = { "shirt", "unused", "boot" };
  static const guint32 codes[] = { 2, 0, 2, 7, 2 };
  HekSceneColumn column = { .n_rows = 5, .codes = codes, .names = names, .n_names = 3 };
  HekSceneColorOptions options = { 0 };
  g_autoptr (HekSceneColoring) coloring = NULL;
  g_autoptr (HekSceneSet) boots = NULL, both = NULL, by_code = NULL;
  HekPlotTheme theme;

  theme_init (&theme);
  coloring = hek_scene_coloring_new (&column, &options, &theme, NULL);
  g_assert_false (coloring->legend.has_bar);
  g_assert_cmpuint (coloring->legend.n_entries, ==, 3);
  g_assert_cmpstr (coloring->legend.entries[0].label, ==, "shirt");
  g_assert_cmpstr (coloring->legend.entries[1].label, ==, "boot");
  g_assert_cmpuint (coloring->legend.entries[1].n_rows, ==, 3);
  g_assert_cmpint (coloring->legend.entries[2].kind, ==, HEK_SCENE_LEGEND_MISSING);
  g_assert_cmpmem (coloring->rgba, 3, coloring->legend.entries[1].rgb, 3);
  g_assert_cmpmem (coloring->rgba + 4, 3, coloring->legend.entries[0].rgb, 3);
  boots = hek_scene_coloring_select (coloring, 1 << 1, NULL);
  by_code = hek_scene_column_select_code (&column, 2, NULL);
  g_assert_true (hek_scene_set_equal (boots, by_code));
  both = hek_scene_coloring_select (coloring, 1 << 1 | 1 << 2, NULL);
  g_assert_cmpuint (hek_scene_set_count (both), ==, 4);
}

/* The most frequent ones keep colours of their own. */
static void
test_many_categories (void)
{
  enum { N = 40 };
  char *names[N];
  guint32 codes[N * (N + 1) / 2], n = 0, n_rows = 0;
  HekSceneColumn column = { .codes = codes, .names = (const char *const *) names, .n_names = N };
  HekSceneColorOptions options = { 0 };
  g_autoptr (HekSceneColoring) coloring = NULL;
  const HekSceneLegend *legend;
  HekPlotTheme theme;

  for (guint32 i = 0; i < N; i++)
    {
      names[i] = g_strdup_printf ("class %u", i);
      for (guint32 k = 0; k <= i; k++)
        codes[n++] = i;
    }
  column.n_rows = n;
  theme_init (&theme);
  coloring = hek_scene_coloring_new (&column, &options, &theme, NULL);
  legend = &coloring->legend;
  g_assert_cmpuint (legend->n_entries, ==, HEK_PLOT_N_CATEGORY_COLORS + 1);
  g_assert_cmpstr (legend->entries[0].label, ==, "class 28");
  g_assert_cmpint (legend->entries[HEK_PLOT_N_CATEGORY_COLORS].kind, ==, HEK_SCENE_LEGEND_REST);
  g_assert_cmpuint (legend->entries[HEK_PLOT_N_CATEGORY_COLORS].code, ==, 28);
  for (guint i = 0; i < legend->n_entries; i++)
    n_rows += legend->entries[i].n_rows;
  g_assert_cmpuint (n_rows, ==, n);
  for (guint32 i = 0; i < N; i++)
    g_free (names[i]);
}

static void
test_labels (void)
{
  static const double labels[] = { 9, 0, 3, NAN, 3, -0.0 }, measured[] = { 0.5, 1, 2 };
  g_autoptr (HekSceneCategories) categories = hek_scene_categories_new (labels, 6, 12);

  g_assert_nonnull (categories);
  g_assert_cmpuint (categories->n_names, ==, 3);
  g_assert_cmpstr (categories->names[0], ==, "0");
  g_assert_cmpstr (categories->names[2], ==, "9");
  g_assert_cmpuint (categories->codes[0], ==, 2);
  g_assert_cmpuint (categories->codes[3], ==, 3);
  g_assert_cmpuint (categories->codes[5], ==, 0);
  g_assert_null (hek_scene_categories_new (labels, 6, 2));
  g_assert_null (hek_scene_categories_new (measured, 3, 12));
}

/* --- sizes ----------------------------------------------------------------------------------- */

static void
test_sizes (void)
{
  static const double numbers[] = { 0, 0.5, 1, 3, NAN };
  HekSceneColumn column = { .n_rows = 5, .numbers = numbers };
  HekSceneSizing sizing = { HEK_PLOT_LINEAR, { 0, 1, FALSE, TRUE, 4 }, 1, 3 };
  g_autofree float *sizes = hek_scene_sizing_get_sizes (&sizing, &column, NULL);

  g_assert_cmpfloat (sizes[0], ==, 1);
  g_assert_cmpfloat_with_epsilon (sizes[1], sqrt (5), 1e-6); /* half way between areas 1 and 9 */
  g_assert_cmpfloat (sizes[2], ==, 3);
  g_assert_cmpfloat (sizes[3], ==, 3);
  g_assert_cmpfloat (sizes[4], ==, 1);
}

static void
test_cancel (void)
{
  static const double numbers[] = { 1, 2 };
  HekSceneColumn column = { .n_rows = 2, .numbers = numbers };
  HekSceneColorOptions options = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };
  HekPlotTheme theme;

  theme_init (&theme);
  g_cancellable_cancel (cancellable);
  g_assert_null (hek_scene_coloring_new (&column, &options, &theme, &task));
  g_assert_null (hek_scene_column_select_range (&column, 0, 1, &task));
}

/* --- the same everywhere --------------------------------------------------------------------- */

static char *
make_digest (void)
{
  guint32 n = 300000;
  g_autofree double *numbers = g_new (double, n);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (HekSceneColoring) coloring = NULL;
  HekSceneColumn column = { .n_rows = n, .numbers = numbers };
  HekSceneColorOptions options = { .scale = HEK_PLOT_LOG10, .clip = 0.01 };
  HekPlotTheme theme;
  HekRng rng;

  hek_rng_init (&rng, 3);
  for (guint32 i = 0; i < n; i++)
    numbers[i] = hek_rng_double (&rng) * 1000 - 10;
  theme_init (&theme);
  coloring = hek_scene_coloring_new (&column, &options, &theme, NULL);
  g_checksum_update (sum, coloring->rgba, 4 * (gssize) n);
  g_checksum_update (sum, (const guchar *) coloring->legend.bins, sizeof coloring->legend.bins);
  return g_strdup (g_checksum_get_string (sum));
}

int
main (int   argc,
      char *argv[])
{
  if (same_print_digest (argc, argv, make_digest))
    return 0;
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/color/range", test_range);
  g_test_add_func ("/scene/color/range-edges", test_range_edges);
  g_test_add_func ("/scene/color/ends-off-scale", test_ends_off_scale);
  g_test_add_func ("/scene/color/clip", test_clip);
  g_test_add_func ("/scene/color/numbers", test_numbers);
  g_test_add_func ("/scene/color/diverging", test_diverging);
  g_test_add_func ("/scene/color/categories", test_categories);
  g_test_add_func ("/scene/color/many-categories", test_many_categories);
  g_test_add_func ("/scene/color/labels", test_labels);
  g_test_add_func ("/scene/color/sizes", test_sizes);
  g_test_add_func ("/scene/color/cancel", test_cancel);
  same_add_tests ("/scene/color", argv[0], make_digest);
  return g_test_run ();
}
