/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Speed of the metrics and of the colour rows under them, beside the targets. The picture is the
 * sample photograph, repeated for larger sizes; the test picture is the same with its last 3
 * bits cut off. Wall time is the best of several runs; processor time is that of all threads of
 * the same run.
 */
#include "config.h"

#include "hek-color-difference.h"
#include "hek-color-space.h"
#include "hek-image-file.h"
#include "hek-kernel-cpu.h"
#include "hek-metric.h"
#include "hek-parallel.h"
#include "hek-rng.h"

#include <time.h>

#define N_PIXELS 4096 /* of the colour rows: they stay in the cache */

static double
cpu_seconds (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

static HekImage *
repeat (const HekImage *image,
        guint32         width,
        guint32         height)
{
  HekImage *big = hek_image_new (width, height, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, NULL);

  for (guint32 y = 0; y < height; y++)
    for (guint32 x = 0; x < width; x += image->width)
      hek_image_read_row_u8 (image, y % image->height, 0, MIN (image->width, width - x),
                             hek_image_row (big, y) + (gsize) 3 * x, NULL);
  return big;
}

static HekImage *
posterize (const HekImage *image)
{
  HekImage *cut = hek_image_new (image->width, image->height, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB,
                                 NULL);

  for (guint32 y = 0; y < image->height; y++)
    for (gsize i = 0; i < (gsize) 3 * image->width; i++)
      hek_image_row (cut, y)[i] = hek_image_row (image, y)[i] & 0xf8;
  return cut;
}

static void
bench_metrics (const HekImage *photo,
               guint32         width,
               guint32         height,
               guint           n_runs,
               double          target_ms)
{
  g_autoptr (HekImage) ref = repeat (photo, width, height);
  g_autoptr (HekImage) test = posterize (ref);
  const HekTask task = { .lane = HEK_LANE_INTERACTIVE };

  for (gint i = -1; i < (gint) hek_metric_n (); i++)
    {
      const HekMetric *one = i < 0 ? NULL : hek_metric ((guint) i);
      double wall = G_MAXDOUBLE, cpu = 0;

      if (one != NULL && !one->quick)
        continue;

      for (guint run = 0; run < n_runs; run++)
        {
          HekMetricReport report;
          gint64 start = g_get_monotonic_time ();
          double cpu_start = cpu_seconds ();
          double seconds;

          if (!hek_metric_evaluate (ref, test, one != NULL ? &one : NULL, 1, NULL, &report, NULL,
                                    NULL, &task, NULL))
            g_error ("the metrics failed");
          seconds = (double) (g_get_monotonic_time () - start) * 1e-6;
          if (seconds < wall)
            {
              wall = seconds;
              cpu = cpu_seconds () - cpu_start;
            }
        }
      g_print ("%5u x %-5u %-10s %8.2f ms wall %8.2f ms cpu %7.1f Mpixel/s", width, height,
               one != NULL ? one->id : "quick", wall * 1e3, cpu * 1e3,
               width * (double) height / wall * 1e-6);
      if (one == NULL)
        g_print ("   (target %.0f ms: %s)", target_ms, wall * 1e3 <= target_ms ? "met" : "MISSED");
      g_print ("\n");
    }
}

static void
bench_rows (void)
{
  g_autofree float *a = g_new (float, 3 * N_PIXELS), *b = g_new (float, 3 * N_PIXELS);
  g_autofree float *out = g_new (float, 3 * N_PIXELS);
  double start, seconds;
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (guint i = 0; i < 3 * N_PIXELS; i++)
    {
      a[i] = (float) hek_rng_double (&rng);
      b[i] = (float) hek_rng_double (&rng);
    }

  for (guint s = 0; s < hek_color_n_spaces (); s++)
    {
      start = cpu_seconds ();
      for (guint run = 0; run < 500; run++)
        hek_color_space (s)->from_linear_rows (a, out, N_PIXELS);
      seconds = cpu_seconds () - start;
      g_print ("linear to %-7s %8.1f Mpixel/s and core\n", hek_color_space (s)->id,
               500.0 * N_PIXELS / seconds * 1e-6);
    }

  hek_color_space_find ("lab")->from_linear_rows (a, a, N_PIXELS);
  hek_color_space_find ("lab")->from_linear_rows (b, b, N_PIXELS);
  start = cpu_seconds ();
  for (guint run = 0; run < 500; run++)
    hek_color_difference_find ("ciede2000")->rows (a, b, out, N_PIXELS);
  seconds = cpu_seconds () - start;
  g_print ("dE2000 rows       %8.1f Mpixel/s and core   (target 15 with AVX2)\n",
           500.0 * N_PIXELS / seconds * 1e-6);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *path = g_build_filename (g_getenv ("HEK_TEST_DATA"), "photos", "kodim03.png",
                                            NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekImage) photo = hek_image_load (path, NULL, NULL, &error);

  if (photo == NULL)
    {
      g_printerr ("bench-metric: %s\n", error->message);
      return 1;
    }

  g_print ("%s, %u threads\n", hek_kernel_cpu_name (hek_kernel_cpu_level ()),
           hek_parallel_get_n_threads ());
  bench_rows ();
  bench_metrics (photo, 768, 512, 20, 40);
  bench_metrics (photo, 6000, 4000, 3, 2500);
  return 0;
}
