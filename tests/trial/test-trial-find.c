/* SPDX-License-Identifier: Apache-2.0 */
/* Find: the cheapest setting that meets the target, shown by the neighbour that does not. */
#include "hek-trial.h"

#include <math.h>
#include <string.h>

#include "hek-parallel.h"
#include "trial-fixture.h"

static void
set_levels (guint (*amplitude) (guint level))
{
  memset (&trial_fixture_levels, 0, sizeof trial_fixture_levels);
  for (guint v = 1; v <= TRIAL_FIXTURE_LEVELS; v++)
    trial_fixture_levels.amplitude[v] = amplitude (v);
}

static guint
falling (guint level)
{
  return 40 - level;
}

/* Finer is worse at the top, and level 12 is better than its neighbours. */
static guint
bumpy (guint level)
{
  return level > 24 ? 30 : level == 12 ? 25 : 40 - level;
}

static HekTrial *
find (const char  *target_text,
      GError     **error)
{
  g_autoptr (HekImage) image = trial_fixture_picture ();
  HekRecipe recipe;
  HekTarget target;

  g_assert_true (hek_target_parse (&target, target_text, NULL));
  hek_recipe_init (&recipe, &trial_fixture_quantizer);
  return hek_trial_find (image, &recipe, &target, FALSE, NULL, NULL, error);
}

static void
test_every_answer (void)
{
  for (guint wanted = 1; wanted <= TRIAL_FIXTURE_LEVELS; wanted++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HekTrial) trial = NULL;
      g_autofree char *target = NULL;

      set_levels (falling);
      target = g_strdup_printf ("mse<=%u.5", (40 - wanted) * (40 - wanted));
      trial = find (target, &error);
      g_assert_no_error (error);
      g_assert_cmpfloat (hek_recipe_get_main (&trial->recipe), ==, wanted);
      g_assert_nonnull (trial->quantized);
      g_assert_cmpuint (trial->file_bytes, >, 0);
      g_assert_cmpfloat (hek_metric_report_get (&trial->metrics, "mse"), ==,
                         (40 - wanted) * (40 - wanted));

      g_assert_true (trial_fixture_levels.was_run[wanted]);
      if (wanted > 1)
        g_assert_true (trial_fixture_levels.was_run[wanted - 1]);
      g_assert_cmpuint (trial_fixture_levels.n_runs, <=, 8);
      if (wanted <= 16) /* what is large and slow is not run without need */
        g_assert_false (trial_fixture_levels.was_run[TRIAL_FIXTURE_LEVELS]);
    }
}

/* A metric that trials do not measure is measured for its target. */
static void
test_slow_metric (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekTrial) trial = NULL;
  double all, found;

  set_levels (falling);
  trial = find ("hyab_max<=10", &error);
  g_assert_no_error (error);
  found = hek_metric_report_get (&trial->metrics, "hyab_max");
  g_assert_cmpfloat (found, <=, 10);
  g_assert_cmpfloat (hek_metric_report_get (&trial->metrics, "hyab_mean"), <=, found);

  g_clear_pointer (&trial, hek_trial_unref);
  trial = find ("hyab_max<=1000", &error);
  g_assert_no_error (error);
  all = hek_metric_report_get (&trial->metrics, "hyab_max");
  g_assert_cmpfloat (all, >, found);
}

static void
test_not_monotone (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekTrial) trial = NULL;
  guint answer;

  set_levels (bumpy);
  trial = find ("mse<=625", &error); /* amplitude 25: level 12, and from 15 to 24 */
  g_assert_no_error (error);
  answer = (guint) hek_recipe_get_main (&trial->recipe);
  g_assert_true (answer == 12 || answer == 15);
  g_assert_true (hek_metric_report_get (&trial->metrics, "mse") <= 625);
  g_assert_true (trial_fixture_levels.was_run[answer - 1]);
}

static void
test_unreachable (void)
{
  g_autoptr (GError) error = NULL;

  set_levels (falling);
  g_assert_null (find ("mse<=10", &error));
  g_assert_error (error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "64")); /* (40 - 32)²: how near it comes */
  g_assert_nonnull (strstr (error->message, "32 level"));
}

static void
test_cancelled (void)
{
  g_autoptr (HekImage) image = trial_fixture_picture ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };

  g_cancellable_cancel (cancellable);
  for (guint all = 0; all < 2; all++)
    {
      g_autoptr (GError) error = NULL;
      HekRecipe recipe;
      HekTarget target;

      hek_recipe_init (&recipe, hek_imagequant_find ("palette"));
      g_assert_true (hek_target_parse (&target, "psnr=20", NULL));
      g_assert_null (hek_trial_find (image, &recipe, &target, all, NULL, &task, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

static void
test_real_method (void)
{
  g_autoptr (HekImage) image = trial_fixture_picture ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HekTrial) trial = NULL;
  g_autoptr (HekTrial) below = NULL;
  HekRecipe recipe;
  HekTarget target;

  hek_recipe_init (&recipe, hek_imagequant_find ("palette"));
  g_assert_true (hek_target_parse (&target, "psnr>=30", NULL));
  trial = hek_trial_find (image, &recipe, &target, FALSE, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (hek_target_is_met (&target, &trial->metrics));
  g_assert_true (trial->recipe.quantizer == recipe.quantizer);
  g_assert_cmpfloat (hek_recipe_get_main (&trial->recipe), >, 2);

  recipe = trial->recipe;
  hek_recipe_set_main (&recipe, hek_recipe_get_main (&recipe) - 1);
  below = hek_trial_run (image, &recipe, HEK_TRIAL_METRICS, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (hek_target_is_met (&target, &below->metrics));
}

/* Less is better there, in sixteenths of an octave. */
static void
test_falling_method (void)
{
  const HekImageQuantizer *jnd = hek_imagequant_find ("jnd");
  g_autoptr (HekImage) image = trial_fixture_picture ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HekTrial) trial = NULL;
  g_autoptr (HekTrial) below = NULL;
  HekRecipe recipe;
  HekTarget target;

  if (jnd == NULL)
    {
      g_test_skip ("built without libjpeg");
      return;
    }
  hek_recipe_init (&recipe, jnd);
  g_assert_true (hek_target_parse (&target, "psnr>=36", NULL));
  trial = hek_trial_find (image, &recipe, &target, FALSE, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (hek_target_is_met (&target, &trial->metrics));
  g_assert_cmpstr (trial->suffix, ==, "jpg");

  recipe = trial->recipe;
  hek_recipe_set_main (&recipe, hek_recipe_get_main (&recipe) * exp2 (1.0 / 16));
  below = hek_trial_run (image, &recipe, HEK_TRIAL_METRICS, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (hek_target_is_met (&target, &below->metrics));
}

/* Its setting gives a file of its size, which meets the target and is no smaller than the best. */
static void
assert_bid (const HekImage   *image,
            const HekFindBid *bid,
            const HekTarget  *target,
            const HekTrial   *best)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekTrial) again = hek_trial_run (image, &bid->recipe, HEK_TRIAL_ALL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (again->file_bytes, ==, bid->file_bytes);
  g_assert_true (hek_target_is_met (target, &again->metrics));
  g_assert_cmpuint (bid->file_bytes, >=, best->file_bytes);
}

/* Methods that refuse a picture are left out, unless all of them do. */
static void
test_transparent (void)
{
  g_autoptr (HekImage) image = hek_image_new (48, 48, 4, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL);
  g_autoptr (GArray) bids = g_array_new (FALSE, FALSE, sizeof (HekFindBid));
  g_autoptr (GError) error = NULL;
  g_autoptr (HekTrial) trial = NULL;
  HekRecipe recipe;
  HekTarget target;

  for (guint y = 0; y < 48; y++)
    for (guint i = 0; i < 4 * 48; i++)
      hek_image_row (image, y)[i] = (guint8) (i + y);
  hek_recipe_init (&recipe, hek_imagequant_find ("palette"));
  g_assert_true (hek_target_parse (&target, "psnr>=20", NULL));
  trial = hek_trial_find (image, &recipe, &target, TRUE, bids, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bids->len, ==, hek_imagequant_n ());
  for (guint i = 0; i < bids->len; i++)
    {
      const HekFindBid *bid = &g_array_index (bids, HekFindBid, i);

      g_assert_true (bid->recipe.quantizer == hek_imagequant (i));
      if (strcmp (bid->recipe.quantizer->id, "jnd") == 0)
        g_assert_cmpuint (bid->file_bytes, ==, 0);
      else if (bid->recipe.quantizer == trial->recipe.quantizer)
        {
          g_assert_cmpuint (bid->file_bytes, ==, trial->file_bytes);
          g_assert_true (hek_recipe_equal (&bid->recipe, &trial->recipe));
        }
      else if (bid->file_bytes > 0)
        assert_bid (image, bid, &target, trial);
    }
}

static void
test_all_methods (void)
{
  g_autoptr (HekImage) image = trial_fixture_picture ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HekTrial) best = NULL;
  gsize least = G_MAXSIZE;
  HekRecipe recipe;
  HekTarget target;

  g_assert_true (hek_target_parse (&target, "ssim=0.9", NULL));
  for (guint m = 0; m < hek_imagequant_n (); m++)
    {
      g_autoptr (GError) own_error = NULL;
      g_autoptr (HekTrial) trial = NULL;

      hek_recipe_init (&recipe, hek_imagequant (m));
      trial = hek_trial_find (image, &recipe, &target, FALSE, NULL, NULL, &own_error);
      if (trial != NULL)
        least = MIN (least, trial->file_bytes);
      else
        g_assert_error (own_error, HEK_OPTION_ERROR, HEK_OPTION_ERROR_INVALID);
    }
  hek_recipe_init (&recipe, hek_imagequant_find ("uniform"));
  best = hek_trial_find (image, &recipe, &target, TRUE, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (best->file_bytes, ==, least);
}

static void
test_deterministic (void)
{
  g_autoptr (HekImage) image = trial_fixture_picture ();
  guint n_threads[] = { 1, 2, 5, 1 };
  g_autoptr (GBytes) first = NULL;
  HekRecipe recipe;

  hek_recipe_init (&recipe, hek_imagequant_find ("palette"));
  for (guint i = 0; i < G_N_ELEMENTS (n_threads); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HekTrial) trial = NULL;

      hek_parallel_set_n_threads (n_threads[i]);
      trial = hek_trial_run (image, &recipe, HEK_TRIAL_FILE | HEK_TRIAL_KEEP_FILE, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (trial->file);
      if (first == NULL)
        first = g_bytes_ref (trial->file);
      g_assert_true (g_bytes_equal (first, trial->file));
    }
  hek_parallel_set_n_threads (0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trial/find/every-answer", test_every_answer);
  g_test_add_func ("/trial/find/slow-metric", test_slow_metric);
  g_test_add_func ("/trial/find/not-monotone", test_not_monotone);
  g_test_add_func ("/trial/find/unreachable", test_unreachable);
  g_test_add_func ("/trial/find/cancelled", test_cancelled);
  g_test_add_func ("/trial/find/real-method", test_real_method);
  g_test_add_func ("/trial/find/falling-method", test_falling_method);
  g_test_add_func ("/trial/find/transparent", test_transparent);
  g_test_add_func ("/trial/find/all-methods", test_all_methods);
  g_test_add_func ("/trial/find/deterministic", test_deterministic);
  return g_test_run ();
}
