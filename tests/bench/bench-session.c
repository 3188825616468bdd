/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a user feels at the sliders: time from a change to its preview, processor time of single
 * turns of the main loop meanwhile, and time to stop. Prints each figure beside its target; fails
 * on a miss.
 */
#include "config.h"

#include "session-fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define N_CHANGES 24

static double worst_dispatch_ms;
static gboolean failed;

static double
thread_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double) t.tv_sec * 1e3 + (double) t.tv_nsec / 1e6;
}

/* One turn of the main loop; the processor time of everything that it dispatched is the figure. */
static void
turn (void)
{
  double before = thread_ms ();
  double used;

  g_main_context_iteration (NULL, FALSE);
  used = thread_ms () - before;
  worst_dispatch_ms = MAX (worst_dispatch_ms, used);
  g_usleep (100);
}

static void
turn_until (const guint *counter,
            guint        value)
{
  while (*counter < value)
    turn ();
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
print_figure (const char *what,
              double      value,
              double      target)
{
  gboolean ok = value <= target;

  printf ("%-58s %8.1f ms   target ≤ %5.0f ms   %s\n", what, value, target, ok ? "ok" : "MISSED");
  failed = failed || !ok;
}

static void
want_all_metrics (Fixture *fixture)
{
  const HekMetric *metrics[HEK_METRICS_MAX];

  for (guint i = 0; i < hek_metric_n (); i++)
    metrics[i] = hek_metric (i);
  hek_picture_session_set_metrics (fixture->session, metrics, hek_metric_n ());
}

/* Each change waits for its preview, as a hand does that watches; median and worst of N_CHANGES.
 * @after_numbers: also for the quick numbers, so that it comes while slow ones are measured */
static void
measure_previews (Fixture    *fixture,
                  const char *what,
                  gboolean    after_numbers,
                  double      target)
{
  double ms[N_CHANGES];
  g_autofree char *median = g_strdup_printf ("%s, median", what);
  g_autofree char *worst = g_strdup_printf ("%s, worst of %d", what, N_CHANGES);

  for (guint i = 0; i < N_CHANGES; i++)
    {
      HekRecipe recipe = *hek_picture_session_get_recipe (fixture->session);

      hek_recipe_set_main (&recipe, 8 + i * 10);
      hek_picture_session_set_recipe (fixture->session, &recipe, TRUE);
      turn_until (&fixture->n_result, fixture->n_result + 1);
      if (after_numbers)
        turn_until (&fixture->n_trial, fixture->n_trial + 1);
      ms[i] = hek_picture_session_get_preview_ms (fixture->session);
    }
  qsort (ms, N_CHANGES, sizeof *ms, compare_doubles);
  print_figure (median, ms[N_CHANGES / 2], target);
  print_figure (worst, ms[N_CHANGES - 1], target);
}

static void
on_done (HekJob       *job,
         gpointer      result,
         const GError *error,
         gpointer      user_data)
{
  *(guint *) user_data += 1;
}

static gpointer
quantize (const HekTask  *task,
          gpointer        data,
          GError        **error)
{
  Fixture *fixture = data;
  const HekRecipe *recipe = hek_picture_session_get_recipe (fixture->session);

  return hek_imagequant_run (recipe->quantizer,
                             hek_picture_session_get_source (fixture->session), &recipe->values,
                             NULL, NULL, task, error);
}

/* Cancels the quantization of the whole picture at several moments. */
static void
measure_cancel (Fixture                 *fixture,
                const HekImageQuantizer *quantizer)
{
  g_autofree char *what = g_strdup_printf ("cancel %s on 24 megapixels, worst of 6", quantizer->id);
  double worst = 0;
  HekRecipe recipe;

  hek_recipe_init (&recipe, quantizer);
  hek_picture_session_set_recipe (fixture->session, &recipe, FALSE);
  turn_until (&fixture->n_result, fixture->n_result + 1);
  for (guint i = 0; i < 6; i++)
    {
      guint done = 0;
      g_autoptr (HekJob) job =
        hek_job_start ("quantize", HEK_LANE_INTERACTIVE, quantize, fixture, NULL,
                       (GDestroyNotify) hek_quantized_unref, on_done, &done);
      gint64 start;

      for (start = g_get_monotonic_time (); g_get_monotonic_time () - start < 30000 + i * 150000;)
        turn ();
      start = g_get_monotonic_time ();
      hek_job_cancel (job);
      turn_until (&done, 1);
      worst = MAX (worst, (double) (g_get_monotonic_time () - start) / 1e3);
    }
  print_figure (what, worst, 100);
}

static void
bench_large (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GBytes) png = fixture_make_png (6000, 4000);

  fixture_set_up (&fixture, NULL);
  hek_picture_session_open_bytes (fixture.session, png, "24-megapixels.png");
  turn_until (&fixture.n_result, 2);
  worst_dispatch_ms = 0;
  measure_previews (&fixture, "proxy preview of 24 megapixels", FALSE, 150);
  turn_until (&fixture.n_trial, fixture.n_trial + 1);
  print_figure ("longest turn of the main loop meanwhile, processor time", worst_dispatch_ms, 16);
  for (guint i = 0; i < hek_imagequant_n (); i++)
    measure_cancel (&fixture, hek_imagequant (i));
  fixture_tear_down (&fixture, NULL);
}

static void
bench_small (void)
{
  Fixture fixture = { 0 };
  g_autofree char *path =
    g_build_filename (g_getenv ("HEK_TEST_DATA"), "photos", "kodim03.png", NULL);

  fixture_set_up (&fixture, NULL);
  hek_picture_session_open (fixture.session, path);
  turn_until (&fixture.n_result, 2);
  for (guint i = 0; i < hek_imagequant_n (); i++)
    {
      const HekImageQuantizer *quantizer = hek_imagequant (i);
      g_autofree char *what = g_strdup_printf ("preview of 768×512, %s", quantizer->id);
      HekRecipe recipe;

      if (!quantizer->has_palette)
        continue;
      hek_recipe_init (&recipe, quantizer);
      hek_picture_session_set_recipe (fixture.session, &recipe, FALSE);
      turn_until (&fixture.n_trial, fixture.n_trial + 1);
      measure_previews (&fixture, what, FALSE, 100);
    }
  want_all_metrics (&fixture);
  worst_dispatch_ms = 0;
  measure_previews (&fixture, "preview of 768×512 while all metrics are measured", TRUE, 100);
  print_figure ("longest turn of the main loop meanwhile, processor time", worst_dispatch_ms, 16);
  fixture_tear_down (&fixture, NULL);
}

int
main (void)
{
  setvbuf (stdout, NULL, _IOLBF, 0);
  bench_small ();
  bench_large ();
  return failed ? 1 : 0;
}
