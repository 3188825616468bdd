/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the Quantizer page that need no display: figures, the front, loss curves. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "studio-quantizer-curves.h"
#include "studio-quantizer-figures.h"
#include "studio-quantizer-front.h"
#include "studio-quantizer-key.h"

/* --- figures --------------------------------------------------------------------------------- */

/* What the engine measures has a column, bounds of intervals apart. */
static void
test_all_figures (void)
{
  guint n = 0;

  for (guint i = 0; i < hek_evaluate_n_figures (); i++)
    {
      const char *key = hek_evaluate_figure (i)->key;

      if (g_str_has_suffix (key, "_low") || g_str_has_suffix (key, "_high"))
        continue;
      n++;
      if (studio_quantizer_figure_find (key) == NULL)
        g_error ("%s has no column", key);
    }
  g_assert_cmpuint (studio_quantizer_n_figures (), ==, n);
  g_assert_null (studio_quantizer_figure_find ("recall_at_10_low"));
}

static void
check_format (double      value,
              guint       decimals,
              const char *expected)
{
  g_autofree char *text = studio_quantizer_figure_format (value, decimals);

  g_assert_cmpstr (text, ==, expected);
}

static void
check_error (double      error,
             const char *expected)
{
  g_autofree char *text = studio_quantizer_figure_format_error (error);

  g_assert_cmpstr (text, ==, expected);
}

static void
check_difference (const char *key,
                  double      value,
                  double      reference,
                  const char *expected)
{
  g_autofree char *text = studio_quantizer_figure_format_difference (
    studio_quantizer_figure_find (key), value, reference, 2);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_format (void)
{
  check_format (463012.14, 1, "463,012.1");
  check_format (999.96, 1, "1,000.0");
  check_format (0.004, 4, "0.0040");
  check_format (-1234, 0, "−1,234");
  check_format (NAN, 2, "—");
  check_format (INFINITY, 2, "∞");

  check_error (146460.2, "146,460");
  check_error (8.0123, "8.012");
  check_error (0.00012346, "0.0001235");
  check_error (0, "0.000");

  check_difference ("recall_at_10", 90.2, 88.1, "+2.10");
  check_difference ("recall_at_10", 88.1, 90.2, "−2.10");
  check_difference ("recall_at_10", 88.1, 88.101, "±0.00");
  check_difference ("mse", 443, 500, "−11.4 %");
  check_difference ("mse", 500, 500, "±0.0 %");
  check_difference ("mse", 500, 0, "—");
  check_difference ("mse", NAN, 500, "—");
  check_difference ("relative_error", 0.5, 0.25, "+100 %");
  check_difference ("mse", 6000, 500, "+1,100 %");
}

/* Better is told only when what was measured is enough for it. */
static void
test_compare_figures (void)
{
  const StudioQuantizerFigure *recall = studio_quantizer_figure_find ("recall_at_10");
  const StudioQuantizerFigure *bytes = studio_quantizer_figure_find ("bytes_per_vector");
  const StudioQuantizerFigure *scans = studio_quantizer_figure_find ("scan_qps");
  HekEvaluation a = { .bytes_per_vector = 98, .scan_qps = 1000, .train_s = 2 };
  HekEvaluation b = { .bytes_per_vector = 196, .scan_qps = 1040, .train_s = 1 };
  double low, high;

  a.recall[1] = (HekRecall) { 0.9, 0.88, 0.92 };
  b.recall[1] = (HekRecall) { 0.93, 0.91, 0.95 };
  g_assert_cmpfloat_with_epsilon (studio_quantizer_figure_get (recall, &a), 90, 1e-9);
  g_assert_true (studio_quantizer_figure_get_interval (recall, &a, &low, &high));
  g_assert_cmpfloat_with_epsilon (low, 88, 1e-9);
  g_assert_cmpfloat_with_epsilon (high, 92, 1e-9);
  g_assert_false (studio_quantizer_figure_get_interval (bytes, &a, &low, &high));

  g_assert_cmpint (studio_quantizer_figure_compare (recall, &b, &a), ==, 0); /* they meet */
  b.recall[1].low = 0.925;
  g_assert_cmpint (studio_quantizer_figure_compare (recall, &b, &a), ==, 1);
  g_assert_cmpint (studio_quantizer_figure_compare (recall, &a, &b), ==, -1);
  g_assert_cmpint (studio_quantizer_figure_compare (bytes, &a, &b), ==, 1);
  g_assert_cmpint (studio_quantizer_figure_compare (bytes, &a, &a), ==, 0);
  g_assert_cmpint (studio_quantizer_figure_compare (scans, &b, &a), ==, 0); /* within 5 % */
  b.scan_qps = 1100;
  g_assert_cmpint (studio_quantizer_figure_compare (scans, &b, &a), ==, 1);
  b.scan_qps = NAN;
  g_assert_cmpint (studio_quantizer_figure_compare (scans, &b, &a), ==, 0);
  g_assert_true (isnan (studio_quantizer_figure_get (recall, NULL)));
}

/* Methods of one family share a colour, the others have one of their own. */
static void
test_families (void)
{
  const char *names[HEK_PLOT_N_SERIES_COLORS] = { NULL };

  for (guint i = 0; i < hek_codec_n (); i++)
    {
      guint color = studio_quantizer_family (hek_codec (i));
      const char *name = studio_quantizer_family_name (hek_codec (i));

      g_assert_cmpuint (color, <, HEK_PLOT_N_SERIES_COLORS);
      if (names[color] != NULL && strcmp (names[color], name) != 0)
        g_error ("%s and %s share colour %u", names[color], name, color);
      names[color] = name;
    }
}

/* --- the front ------------------------------------------------------------------------------- */

static const StudioQuantizerPoint points[] = {
  { .label = "pq · 98 bytes", .method = "pq", .family = "pq", .x = 98, .y = 88, .y_low = 87,
    .y_high = 89 },
  { .label = "sq8 · 784 bytes", .method = "sq8", .family = "sq", .color_idx = 4, .x = 784,
    .y = 99.5, .y_low = NAN, .y_high = NAN },
  { .label = "pq · 49 bytes", .method = "pq", .family = "pq", .x = 49, .y = 70, .y_low = 69,
    .y_high = 71, .pinned = TRUE },
  { .label = "opq · 98 bytes", .method = "opq", .family = "opq", .color_idx = 1, .x = 98, .y = 91,
    .y_low = 90, .y_high = 92 },
  { .label = "rq · 196 bytes", .method = "rq", .family = "rq", .color_idx = 3, .x = 196, .y = 80,
    .y_low = NAN, .y_high = NAN },
  { .label = "not shown", .method = "rq", .family = "rq", .color_idx = 3, .x = 0, .y = 80 },
  { .label = "not shown", .method = "rq", .family = "rq", .color_idx = 3, .x = 10, .y = NAN },
};

static StudioQuantizerFront *
new_front (const char *x,
           const char *y)
{
  return studio_quantizer_front_new (points, G_N_ELEMENTS (points),
                                     studio_quantizer_figure_find (x),
                                     studio_quantizer_figure_find (y));
}

static void
check_best (const StudioQuantizerFront *front,
            const char                 *expected)
{
  g_autoptr (GString) best = g_string_new (NULL);

  for (guint i = 0; i < studio_quantizer_front_n_items (front); i++)
    g_string_append_c (best, studio_quantizer_front_is_best (front, (int) i) ? '1' : '0');
  g_assert_cmpstr (best->str, ==, expected);
}

static void
test_front (void)
{
  g_autoptr (StudioQuantizerFront) front = new_front ("bytes_per_vector", "recall_at_10");
  g_autoptr (StudioQuantizerFront) errors = new_front ("bytes_per_vector", "mse");
  g_autoptr (StudioQuantizerFront) speed = new_front ("scan_qps", "recall_at_10");
  g_autofree char *said = studio_quantizer_front_describe (front);
  g_autofree char *item = studio_quantizer_front_item_text (front, 0);

  /* by bytes: pq 49, pq 98, opq 98, rq 196, sq8 784 */
  g_assert_cmpuint (studio_quantizer_front_n_items (front), ==, 5);
  check_best (front, "10101");
  check_best (errors, "10000"); /* less is better on both */
  check_best (speed, "00001");  /* more is better on both */
  g_assert_cmpint (studio_quantizer_front_find (front, NULL), ==, -1);
  g_assert_cmpstr (said, ==,
                   "5 runs, Bytes a vector to the right, Recall at 10 upwards. On the front: "
                   "pq · 49 bytes, opq · 98 bytes, sq8 · 784 bytes");
  g_assert_cmpstr (item, ==,
                   "pq · 49 bytes · Bytes a vector 49.00 · Recall at 10 70.00 %, 95 % sure between "
                   "69.00 and 71.00 · on the front · pinned");
}

/* Every item can be picked where it is drawn; nothing else can. */
static void
test_front_pick (void)
{
  g_autoptr (StudioQuantizerFront) front = new_front ("bytes_per_vector", "recall_at_10");
  static const double xs[] = { 49, 98, 98, 196, 784 }, ys[] = { 70, 88, 91, 80, 99.5 };
  HekPlotTheme theme;
  HekPlotFrame frame;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 700, 400);
  cairo_t *cr = cairo_create (surface);

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  g_assert_true (studio_quantizer_front_get_frame (front, 700, 400, &theme, &frame));
  for (guint i = 0; i < G_N_ELEMENTS (xs); i++)
    {
      g_autofree char *text = NULL;
      double x = frame.x + frame.width * hek_plot_ticks_to_fraction (&frame.x_ticks, xs[i]);
      double y = frame.y
                 + frame.height * (1 - hek_plot_ticks_to_fraction (&frame.y_ticks, ys[i]));

      g_assert_cmpint (studio_quantizer_front_pick (front, x, y, 700, 400, &theme, &text), ==, i);
      g_assert_nonnull (text);
      studio_quantizer_front_draw (front, cr, 700, 400, &theme, (int) i, (int) i);
    }
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);

  studio_quantizer_front_zoom (front, 60, 120);
  g_assert_true (studio_quantizer_front_get_frame (front, 700, 400, &theme, &frame));
  g_assert_cmpfloat (frame.x_ticks.min, ==, 60);
  g_assert_cmpfloat (frame.x_ticks.max, ==, 120);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_front_small (void)
{
  HekPlotTheme theme;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 300, 200);
  cairo_t *cr = cairo_create (surface);

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_DARK);
  for (guint n = 0; n < 3; n++)
    {
      g_autoptr (StudioQuantizerFront) front = studio_quantizer_front_new (
        points, n, studio_quantizer_figure_find ("bytes_per_vector"),
        studio_quantizer_figure_find ("recall_at_10"));
      g_autofree char *said = studio_quantizer_front_describe (front);
      g_autofree char *text = NULL;

      studio_quantizer_front_draw (front, cr, 300, 200, &theme, -1, 0);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      g_assert_cmpuint (studio_quantizer_front_n_items (front), ==, n);
      if (n == 0)
        g_assert_cmpint (studio_quantizer_front_pick (front, 150, 100, 300, 200, &theme, &text), ==,
                         -1);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* --- loss curves ----------------------------------------------------------------------------- */

static void
test_curves (void)
{
  static const double fast[] = { 900, 500, 463 }, slow[] = { 1200, 1100 };
  static const guint steps[] = { 3, 0, 1, 2, 2, 2, 2, 2, 2, 2, 2, 1 };
  StudioQuantizerLoss losses[G_N_ELEMENTS (steps)];
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (StudioQuantizerCurves) few = NULL;
  g_autoptr (StudioQuantizerCurves) many = NULL;
  g_autofree char *said = NULL;
  g_autofree char *item = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (losses); i++)
    {
      g_ptr_array_add (runs, g_object_new (HEK_TYPE_QUANTIZER_RUN, NULL));
      losses[i] = (StudioQuantizerLoss) {
        .run = runs->pdata[i], .label = i == 0 ? "pq · 98 bytes" : "other",
        .losses = i == 0 ? fast : slow, .n = steps[i], .is_important = i == 0,
      };
    }
  few = studio_quantizer_curves_new (losses, 3, TRUE);
  g_assert_cmpint (studio_quantizer_curves_get_color (few, losses[0].run), ==, 0);
  g_assert_cmpint (studio_quantizer_curves_get_color (few, losses[1].run), ==, -2);
  g_assert_cmpint (studio_quantizer_curves_get_color (few, losses[2].run), ==, 1);
  g_assert_cmpuint (studio_quantizer_curves_n_items (few), ==, 4);
  g_assert_true (studio_quantizer_curves_get_run (few, 2) == losses[0].run);
  g_assert_true (studio_quantizer_curves_get_run (few, 3) == losses[2].run);
  g_assert_null (studio_quantizer_curves_get_run (few, 4));
  item = studio_quantizer_curves_item_text (few, 1);
  g_assert_cmpstr (item, ==, "pq · 98 bytes · step 2 · squared error 500.0");
  said = studio_quantizer_curves_describe (few);
  g_assert_cmpstr (said, ==,
                   "Squared error after each step. pq · 98 bytes: 3 steps, from 900.0 to 463.0; "
                   "other: 1 step, from 1,200 to 1,200");

  /* the important one and the last seven that have a curve are named; one step is none */
  many = studio_quantizer_curves_new (losses, G_N_ELEMENTS (losses), FALSE);
  g_assert_cmpint (studio_quantizer_curves_get_color (many, losses[0].run), ==, 0);
  g_assert_cmpint (studio_quantizer_curves_get_color (many, losses[3].run), ==, -1);
  g_assert_cmpint (studio_quantizer_curves_get_color (many, losses[4].run), ==, 1);
  g_assert_cmpint (studio_quantizer_curves_get_color (many, losses[10].run), ==, 7);
  g_assert_cmpint (studio_quantizer_curves_get_color (many, losses[11].run), ==, -1);
}

static void
test_curves_draw (void)
{
  static const double losses[] = { 900, 500, 463 };
  const StudioQuantizerLoss loss = { .label = "pq", .losses = losses, .n = 3 };
  HekPlotTheme theme;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 500, 300);
  cairo_t *cr = cairo_create (surface);

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  for (guint log_scale = 0; log_scale < 2; log_scale++)
    for (guint n = 0; n < 2; n++)
      {
        g_autoptr (StudioQuantizerCurves) curves
          = studio_quantizer_curves_new (&loss, n, log_scale != 0);
        guint found = 0;

        studio_quantizer_curves_draw (curves, cr, 500, 300, &theme, 1);
        g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
        for (double x = 0; x < 500; x += 5)
          {
            g_autofree char *text = NULL;

            if (studio_quantizer_curves_pick (curves, x, 150, 500, 300, &theme, &text) >= 0)
              found++;
          }
        g_assert_cmpint (found > 0, ==, n > 0);
      }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quantizer/figures/all", test_all_figures);
  g_test_add_func ("/quantizer/figures/format", test_format);
  g_test_add_func ("/quantizer/figures/compare", test_compare_figures);
  g_test_add_func ("/quantizer/families", test_families);
  g_test_add_func ("/quantizer/front", test_front);
  g_test_add_func ("/quantizer/front/pick", test_front_pick);
  g_test_add_func ("/quantizer/front/small", test_front_small);
  g_test_add_func ("/quantizer/curves", test_curves);
  g_test_add_func ("/quantizer/curves/draw", test_curves_draw);
  return g_test_run ();
}
