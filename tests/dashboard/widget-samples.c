/* SPDX-License-Identifier: Apache-2.0 */
/* Data for the tests of widgets: made by formulas and seeded generators, the same everywhere. */
#include "config.h"

#include "widget-samples.h"

#include <math.h>
#include <string.h>

static double
sample_normal (GRand *rand)
{
  double u = 1 - g_rand_double (rand), v = g_rand_double (rand);

  return sqrt (-2 * log (u)) * cos (2 * G_PI * v);
}

HekFrame *
sample_latency (gsize  n,
                gint64 step_us)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  HekFrame *frame = hek_frame_new ("Searches of photos", n);
  gint64 *times = hek_frame_add_times (frame, "Time");
  double *means = hek_frame_add_reals (frame, "Search latency", "ns", HEK_FRAME_VALUE);
  double *lows = hek_frame_add_reals (frame, "Search latency", "ns", HEK_FRAME_LOW);
  double *highs = hek_frame_add_reals (frame, "Search latency", "ns", HEK_FRAME_HIGH);
  double *anomalies = hek_frame_add_reals (frame, "Search latency", NULL, HEK_FRAME_ANOMALY);
  gint64 time = SAMPLE_START_US;

  for (gsize i = 0; i < n; i++)
    {
      double base = 1.2e6 * (1 + 0.4 * sin (12.0 * (double) i / (double) n))
                    + 6e4 * sample_normal (rand);

      time += i == n / 2 ? step_us * (gint64) (n / 10 + 4) : step_us;
      times[i] = time;
      if (i % 97 == 50)
        continue; /* missing */
      means[i] = i == 3 * n / 4 ? 3.4e6 : base;
      lows[i] = means[i] * 0.72;
      highs[i] = means[i] * (1.2 + 0.3 * g_rand_double (rand));
      anomalies[i] = i == 3 * n / 4;
    }
  return frame;
}

HekFrame *
sample_percentiles (gsize  n,
                    gint64 step_us)
{
  static const char *const names[] = { "p50", "p95", "p99" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  HekFrame *frame = hek_frame_new ("Searches", n);
  gint64 *times = hek_frame_add_times (frame, "Time");

  for (guint s = 0; s < 3; s++)
    {
      double *values = hek_frame_add_reals (frame, names[s], "ns", HEK_FRAME_VALUE);

      for (gsize i = 0; i < n; i++)
        {
          times[i] = SAMPLE_START_US + (gint64) i * step_us;
          values[i] = 4e5 * pow (3, s) * exp (0.12 * sample_normal (rand))
                      * (1 + 0.3 * sin (9.0 * (double) i / (double) n + s));
        }
    }
  return frame;
}

HekFrame *
sample_walk (const char *name,
             const char *unit,
             double      from,
             double      step,
             gsize       n,
             gint64      step_us,
             guint32     seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  HekFrame *frame = hek_frame_new (name, n);
  gint64 *times = hek_frame_add_times (frame, "Time");
  double *values = hek_frame_add_reals (frame, name, unit, HEK_FRAME_VALUE);

  for (gsize i = 0; i < n; i++)
    {
      times[i] = SAMPLE_START_US + (gint64) i * step_us;
      values[i] = from;
      from = fabs (from + step * (2 * g_rand_double (rand) - 1));
    }
  return frame;
}

/* Edges of eight bins to each power of two, from 65,536 ns on; the first is from 0. */
static double
sample_edge (guint i)
{
  return i == 0 ? 0 : 65536.0 * pow (2, (i - 1) / 8) * (1 + (i - 1) % 8 / 8.0);
}

static double
sample_share (double x)
{
  return x > 0 ? 0.5 * erfc (-(log (x) - log (1e6)) / 0.5 / G_SQRT2) : 0;
}

HekFrame *
sample_buckets (gsize  n,
                guint  n_bins,
                gint64 step_us)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (13);
  HekFrame *frame = hek_frame_new ("Search latency", n);
  gint64 *times = hek_frame_add_times (frame, "Time");

  for (gsize i = 0; i < n; i++)
    times[i] = SAMPLE_START_US + (gint64) i * step_us
               + (i > 2 * n / 3 ? 12 * step_us : 0); /* nothing ran for a while */
  for (guint b = 0; b < n_bins; b++)
    {
      double *counts = hek_frame_add_bin (frame, "Search latency", "ns", sample_edge (b),
                                          sample_edge (b + 1));

      for (gsize i = 0; i < n; i++)
        {
          double slow = 1 + 1.5 * exp (-pow (((double) i - 0.4 * (double) n) / 6, 2));
          double share = sample_share (sample_edge (b + 1) / slow)
                         - sample_share (sample_edge (b) / slow);

          counts[i] = floor (4000 * share * (0.8 + 0.4 * g_rand_double (rand)));
        }
    }
  return frame;
}

HekFrame *
sample_bins (guint n_bins)
{
  HekFrame *frame = hek_frame_new ("Search latency", n_bins);
  double *from = hek_frame_add_reals (frame, "From", "ns", HEK_FRAME_FROM);
  double *to = hek_frame_add_reals (frame, "To", "ns", HEK_FRAME_TO);
  double *counts = hek_frame_add_reals (frame, "Count", NULL, HEK_FRAME_VALUE);

  for (guint b = 0; b < n_bins; b++)
    {
      from[b] = sample_edge (b);
      to[b] = sample_edge (b + 1);
      counts[b] = round (1e6 * (sample_share (to[b]) - sample_share (from[b])));
    }
  return frame;
}

HekFrame *
sample_matrix (guint n)
{
  static const char *const names[] = { "width", "height", "bytes", "sharpness", "exposure", "iso",
                                       "faces", "age", "score", "views", "shares", "colours" };
  HekFrame *frame = hek_frame_new ("Correlation", n);

  hek_frame_add_texts (frame, "Attribute");
  for (guint c = 0; c < n; c++)
    {
      double *values = hek_frame_add_reals (frame, names[c % 12], NULL, HEK_FRAME_VALUE);

      hek_frame_set_text (frame, 0, c, names[c % 12]);
      for (guint r = 0; r < n; r++)
        values[r] = r == c ? 1 : 0.9 * sin (1.7 * (r + c) + 0.3 * r * c);
    }
  return frame;
}

HekFrame *
sample_things (gsize n)
{
  static const char *const kinds[] = { "cat", "dog", "bird", "lorry", "ship" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (17);
  HekFrame *frame = hek_frame_new ("Photos", n);
  double *size, *latency, *share, *x, *y, *z, *ids;

  hek_frame_add_texts (frame, "name");
  hek_frame_add_texts (frame, "kind");
  size = hek_frame_add_reals (frame, "size", "bytes", HEK_FRAME_VALUE);
  latency = hek_frame_add_reals (frame, "latency", "ns", HEK_FRAME_VALUE);
  share = hek_frame_add_reals (frame, "recall", "fraction", HEK_FRAME_VALUE);
  x = hek_frame_add_reals (frame, "x", NULL, HEK_FRAME_VALUE);
  y = hek_frame_add_reals (frame, "y", NULL, HEK_FRAME_VALUE);
  z = hek_frame_add_reals (frame, "z", NULL, HEK_FRAME_VALUE);
  ids = hek_frame_add_reals (frame, "row", NULL, HEK_FRAME_ROW_ID);
  for (gsize i = 0; i < n; i++)
    {
      guint kind = g_rand_int_range (rand, 0, 5);
      g_autofree char *name = g_strdup_printf ("photo %" G_GSIZE_FORMAT ".jpg", i + 1);

      hek_frame_set_text (frame, 0, i, name);
      hek_frame_set_text (frame, 1, i, i % 50 == 49 ? NULL : kinds[kind]);
      size[i] = floor (exp (13 + 0.8 * sample_normal (rand)));
      latency[i] = i % 41 == 40 ? NAN : 2e5 + 0.9 * size[i] * (1 + 0.25 * sample_normal (rand));
      share[i] = 1 - 0.12 * pow (g_rand_double (rand), 3);
      x[i] = 3 * cos (2 * G_PI * kind / 5) + 0.6 * sample_normal (rand);
      y[i] = 3 * sin (2 * G_PI * kind / 5) + 0.6 * sample_normal (rand);
      z[i] = kind % 3 + 0.6 * sample_normal (rand);
      ids[i] = (double) (i * 3);
    }
  return frame;
}

HekFrame *
sample_log_normal (gsize n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (19);
  HekFrame *frame = hek_frame_new ("Latencies", n);
  double *values = hek_frame_add_reals (frame, "Search latency", "ns", HEK_FRAME_VALUE);

  for (gsize i = 0; i < n; i++)
    values[i] = 1e6 * exp (0.5 * sample_normal (rand));
  return frame;
}

HekWidget *
sample_widget (const char             *kind_id,
               const char             *json,
               HekFrame              **frames,
               guint                   n_frames,
               const HekWidgetSetting *setting)
{
  const HekWidgetKind *kind = hek_widget_kind_find (kind_id);
  g_autoptr (JsonNode) node = json != NULL ? json_from_string (json, NULL) : NULL;
  g_autoptr (GError) error = NULL;
  HekWidgetOptions options;
  HekWidget *widget;

  g_assert_nonnull (kind);
  g_assert_true (json == NULL || node != NULL);
  g_assert_true (hek_widget_options_from_json (kind, node != NULL ? json_node_get_object (node)
                                                                  : NULL,
                                               "options", &options, &error));
  g_assert_no_error (error);
  widget = hek_widget_new (kind, &options, frames, n_frames, setting, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (widget);
  hek_widget_options_clear (&options);
  return widget;
}

cairo_surface_t *
sample_draw (const HekWidget     *widget,
             guint                width,
             guint                height,
             double               scale,
             HekPlotThemeKind     theme_kind,
             const HekWidgetView *view)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                                         (int) (width * scale),
                                                         (int) (height * scale));
  HekPlotTheme theme;
  cairo_t *cr = cairo_create (surface);

  hek_plot_theme_init (&theme, theme_kind);
  cairo_scale (cr, scale, scale);
  hek_widget_draw (widget, cr, width, height, &theme, view);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}
