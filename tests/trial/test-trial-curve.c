/* SPDX-License-Identifier: Apache-2.0 */
/* Trials and curves: what is measured, in which order, and what stays when it is cancelled. */
#include "hek-trial.h"

#include <pthread.h>
#include <math.h>
#include <string.h>

#include "hek-trial-private.h"
#include "trial-fixture.h"

static void
test_values (void)
{
  HekRecipe recipe;
  double values[64], palette[] = { 1, 2, 4, 8, 16, 32, 64, 128, 256 };
  guint n;

  hek_recipe_init (&recipe, hek_imagequant_find ("palette"));
  n = hek_trial_curve_values (&recipe, values, G_N_ELEMENTS (values));
  g_assert_cmpmem (values, n * sizeof (double), palette, sizeof palette);
  g_assert_cmpuint (hek_trial_curve_values (&recipe, values, 3), ==, 3);

  recipe.locks.n_locked = 5; /* a palette has at least its locked colours */
  n = hek_trial_curve_values (&recipe, values, G_N_ELEMENTS (values));
  g_assert_cmpuint (n, ==, 7);
  g_assert_cmpfloat (values[0], ==, 5);
  g_assert_cmpfloat (values[1], ==, 8);
  g_assert_cmpfloat (values[6], ==, 256);

  hek_recipe_init (&recipe, hek_imagequant_find ("uniform"));
  n = hek_trial_curve_values (&recipe, values, G_N_ELEMENTS (values));
  g_assert_cmpuint (n, ==, (guint) (recipe.quantizer->main_max (&recipe.values) -
                                    recipe.quantizer->options[0].min) + 1);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat (values[i], ==, recipe.quantizer->options[0].min + i);
}

/* A tolerance: from the largest, the cheapest, down, in parts of an octave. */
static void
test_falling_steps (void)
{
  const HekOption option = { .name = "tolerance", .label = "Tolerance", .help = "How bad.",
                             .type = HEK_OPTION_REAL, .def = 1, .min = 0.5, .max = 6 };
  const HekImageQuantizer quantizer = { .id = "falling", .label = "Falling", .options = &option,
                                        .n_options = 1, .main_falling = TRUE,
                                        .main_steps_per_octave = 4 };
  HekTrialSteps steps;
  HekRecipe recipe;
  double values[16];
  guint curve[16];

  hek_recipe_init (&recipe, &quantizer);
  hek_trial_steps_init (&steps, &recipe);
  g_assert_cmpuint (steps.n, ==, 15); /* 3.58 octaves: up to 5.657 */
  g_assert_cmpfloat_with_epsilon (hek_trial_steps_value (&steps, 0), 5.657, 1e-9);
  g_assert_cmpfloat_with_epsilon (hek_trial_steps_value (&steps, 1), 4.757, 1e-9);
  g_assert_cmpfloat (hek_trial_steps_value (&steps, 14), ==, 0.5);
  g_assert_cmpuint (hek_trial_steps_of_curve (&steps, curve, G_N_ELEMENTS (curve)), ==, 5);
  g_assert_cmpuint (curve[0], ==, 0);
  g_assert_cmpuint (curve[1], ==, 4);
  g_assert_cmpuint (curve[4], ==, 14);
  g_assert_cmpuint (hek_trial_curve_values (&recipe, values, G_N_ELEMENTS (values)), ==, 5);
  g_assert_cmpfloat (values[0], ==, 0.5);
  for (guint i = 1; i < 5; i++)
    g_assert_cmpfloat (values[i], >, values[i - 1]);
}

static void
test_order (void)
{
  const guint expected[9] = { 0, 8, 4, 2, 6, 1, 3, 5, 7 };
  guint order[64];

  hek_trial_curve_order (9, order);
  g_assert_cmpmem (order, sizeof expected, expected, sizeof expected);
  for (guint n = 0; n <= 64; n++)
    {
      guint64 seen = 0;

      hek_trial_curve_order (n, order);
      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpuint (order[i], <, n);
          g_assert_false ((seen >> order[i]) & 1);
          seen |= G_GUINT64_CONSTANT (1) << order[i];
        }
    }
}

static void
note_point (const HekCurvePoint *point,
            gpointer             user_data)
{
  g_array_append_val (user_data, point->main_value);
}

static void
test_curve (void)
{
  g_autoptr (HekImage) image = trial_fixture_picture ();
  g_autoptr (GArray) told = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) curve = NULL;
  const HekCurveSetup setup = { .point_func = note_point, .user_data = told };
  HekRecipe recipe;

  hek_recipe_init (&recipe, hek_imagequant_find ("palette"));
  curve = hek_trial_curve (image, &recipe, &setup, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (curve->len, ==, 9);
  g_assert_cmpuint (told->len, ==, 9);
  g_assert_cmpfloat (g_array_index (told, double, 0), ==, 1);
  g_assert_cmpfloat (g_array_index (told, double, 1), ==, 256);
  g_assert_cmpfloat (g_array_index (told, double, 2), ==, 16);

  for (guint i = 0; i < curve->len; i++)
    {
      const HekCurvePoint *point = &g_array_index (curve, HekCurvePoint, i);

      g_assert_cmpfloat (point->main_value, ==, 1 << i);
      g_assert_cmpfloat (hek_recipe_get_main (&point->trial->recipe), ==, point->main_value);
      g_assert_null (point->trial->quantized);
      g_assert_cmpuint (point->trial->file_bytes, >, 0);
      g_assert_cmpuint (point->trial->metrics.n, >=, 6);
    }
  g_assert_cmpfloat (
    hek_metric_report_get (&g_array_index (curve, HekCurvePoint, 8).trial->metrics, "psnr"), >,
    hek_metric_report_get (&g_array_index (curve, HekCurvePoint, 1).trial->metrics, "psnr") + 10);
}

static void
cancel_at_second (const HekCurvePoint *point,
                  gpointer             user_data)
{
  if (point->main_value > 200)
    g_cancellable_cancel (user_data);
}

static void
test_curve_cancelled (void)
{
  g_autoptr (HekImage) image = trial_fixture_picture ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  const HekCurveSetup setup = { .point_func = cancel_at_second, .user_data = cancellable };
  HekTask task = { .cancellable = cancellable };
  HekRecipe recipe;

  hek_recipe_init (&recipe, hek_imagequant_find ("palette"));
  g_assert_null (hek_trial_curve (image, &recipe, &setup, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A slow metric joins the points that are known; nothing else of them changes. */
static void
test_curve_completed (void)
{
  g_autoptr (HekImage) image = trial_fixture_picture ();
  const HekMetric *flip = hek_metric_find ("flip");
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) curve = NULL;
  g_autoptr (GArray) more = NULL;
  g_autoptr (GArray) at_once = NULL;
  HekCurveSetup setup = { .also = flip };
  HekRecipe recipe;

  hek_recipe_init (&recipe, hek_imagequant_find ("palette"));
  at_once = hek_trial_curve (image, &recipe, &setup, NULL, &error);
  g_assert_no_error (error);
  curve = hek_trial_curve (image, &recipe, NULL, NULL, &error);
  g_assert_no_error (error);
  setup.known = curve;
  more = hek_trial_curve (image, &recipe, &setup, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (more->len, ==, curve->len);
  for (guint i = 0; i < more->len; i++)
    {
      const HekTrial *before = g_array_index (curve, HekCurvePoint, i).trial;
      const HekTrial *after = g_array_index (more, HekCurvePoint, i).trial;
      const HekTrial *other = g_array_index (at_once, HekCurvePoint, i).trial;

      g_assert_false (hek_metric_report_has (&before->metrics, flip));
      g_assert_true (hek_metric_report_has (&after->metrics, flip));
      g_assert_cmpfloat (hek_metric_report_get (&after->metrics, "flip_mean"), ==,
                         hek_metric_report_get (&other->metrics, "flip_mean"));
      g_assert_cmpfloat (hek_metric_report_get (&after->metrics, "ssim"), ==,
                         hek_metric_report_get (&before->metrics, "ssim"));
      g_assert_cmpuint (after->file_bytes, ==, before->file_bytes);
      g_assert_cmpfloat (after->quantize_s, ==, before->quantize_s);
      g_assert_null (after->quantized);
    }
}

static void
test_flags (void)
{
  g_autoptr (HekImage) image = trial_fixture_picture ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HekTrial) none = NULL;
  g_autoptr (HekTrial) all = NULL;
  g_autoptr (HekTrial) numbers = NULL;
  g_autoptr (GBytes) png = NULL;
  HekRecipe recipe;

  hek_recipe_init (&recipe, hek_imagequant_find ("palette"));
  none = hek_trial_run (image, &recipe, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (none->quantized);
  g_assert_null (none->file);
  g_assert_cmpuint (none->metrics.n, ==, 0);
  g_assert_cmpuint (none->file_bytes, ==, 0);
  g_assert_cmpfloat (none->bits_per_pixel, >, 0);

  all = hek_trial_run (image, &recipe, HEK_TRIAL_ALL | HEK_TRIAL_KEEP_FILE, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (hek_recipe_equal (&all->recipe, &recipe));
  g_assert_cmpuint (all->width, ==, image->width);
  g_assert_cmpuint (all->height, ==, image->height);
  g_assert_cmpuint (g_bytes_get_size (all->file), ==, all->file_bytes);
  png = hek_quantized_encode (all->quantized, HEK_TRIAL_PNG_LEVEL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (png, all->file));

  numbers = hek_trial_copy_numbers (all);
  g_assert_null (numbers->quantized);
  g_assert_null (numbers->file);
  g_assert_cmpuint (numbers->file_bytes, ==, all->file_bytes);
  g_assert_cmpmem (&numbers->metrics, sizeof numbers->metrics, &all->metrics, sizeof all->metrics);
  g_assert_true (hek_recipe_equal (&numbers->recipe, &all->recipe));
}

static pthread_mutex_t progress_lock = PTHREAD_MUTEX_INITIALIZER;

/* From several threads: the largest comes, but not always last. */
static void
note_progress (double   fraction,
               gpointer user_data)
{
  double *largest = user_data;

  g_assert_cmpfloat (fraction, >=, 0);
  g_assert_cmpfloat (fraction, <=, 1 + 1e-9);
  pthread_mutex_lock (&progress_lock);
  *largest = MAX (*largest, fraction);
  pthread_mutex_unlock (&progress_lock);
}

static void
test_progress (void)
{
  g_autoptr (HekImage) image = trial_fixture_picture ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HekTrial) trial = NULL;
  double largest = -1;
  HekTask task = { .progress = note_progress, .progress_data = &largest };
  HekRecipe recipe;

  hek_recipe_init (&recipe, hek_imagequant_find ("uniform"));
  trial = hek_trial_run (image, &recipe, HEK_TRIAL_ALL, &task, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (largest, 1.0, 1e-9);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trial/curve/values", test_values);
  g_test_add_func ("/trial/curve/falling-steps", test_falling_steps);
  g_test_add_func ("/trial/curve/order", test_order);
  g_test_add_func ("/trial/curve/points", test_curve);
  g_test_add_func ("/trial/curve/cancelled", test_curve_cancelled);
  g_test_add_func ("/trial/curve/completed", test_curve_completed);
  g_test_add_func ("/trial/run/flags", test_flags);
  g_test_add_func ("/trial/run/progress", test_progress);
  return g_test_run ();
}
