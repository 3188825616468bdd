/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is put on the pixels of an image without paths is the picture that cairo makes of the paths:
 * areas and squares as it fills them, dense lines no further from its best strokes than its fast
 * ones are.
 */
#include "config.h"

#include <math.h>

#include "hek-plot-envelope-private.h"
#include "hek-plot-scatter.h"
#include "hek-plot-stroke-private.h"
#include "hek-rng.h"

#define WIDTH 300
#define HEIGHT 120
#define N_POINTS 1500

/* A difference that nobody sees, of 255; and how many of the bytes may have a greater one: pixels
 * where an edge of the clip and one of an area meet. */
#define NEAR 8
#define FAR_PART 0.004

typedef void (*DrawFunc) (cairo_t *cr, gpointer data);

static cairo_surface_t *
draw_on_image (DrawFunc draw,
               gpointer data,
               double   scale,
               gboolean by_paths)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                                       (int) (WIDTH * scale),
                                                       (int) (HEIGHT * scale));
  cairo_surface_t *record = NULL;
  cairo_t *cr;

  cairo_surface_set_device_scale (image, scale, scale);
  if (by_paths) /* a recording is no image */
    {
      record = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
      cr = cairo_create (record);
      draw (cr, data);
      cairo_destroy (cr);
    }
  cr = cairo_create (image);
  if (record != NULL)
    {
      cairo_set_source_surface (cr, record, 0, 0);
      cairo_paint (cr);
    }
  else
    draw (cr, data);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (image);
  g_clear_pointer (&record, cairo_surface_destroy);
  return image;
}

typedef struct
{
  double mean; /* of pixels with ink in either picture, of 255 */
  int most;
  gsize n_inked, n_far;
} Difference;

static Difference
compare (cairo_surface_t *a,
         cairo_surface_t *b)
{
  const guint8 *left = cairo_image_surface_get_data (a), *right = cairo_image_surface_get_data (b);
  gsize n = (gsize) cairo_image_surface_get_stride (a)
            * (gsize) cairo_image_surface_get_height (a);
  Difference out = { 0 };

  for (gsize i = 0; i < n; i++)
    {
      int d = ABS ((int) left[i] - (int) right[i]);

      out.n_inked += left[i] != 0 || right[i] != 0;
      out.n_far += d > NEAR;
      out.mean += d;
      out.most = MAX (out.most, d);
    }
  out.mean /= (double) MAX (out.n_inked, 1);
  return out;
}

/* --- areas and squares ----------------------------------------------------------------------- */

typedef struct
{
  double x[N_POINTS], low[N_POINTS], high[N_POINTS];
} Area;

static void
draw_area (cairo_t *cr,
           gpointer data)
{
  const Area *area = data;
  HekPlotFrame frame = { 20.4, 5.3, 250.7, 100.2, { .min = 0, .max = N_POINTS },
                         { .min = -1, .max = 4 } };
  HekPlotTheme theme;
  HekPlotCanvas canvas;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  theme.background.a = 0;
  hek_plot_canvas_init (&canvas, cr, WIDTH, HEIGHT, &theme);
  hek_plot_envelope_fill (&canvas, &frame, area->x, area->low, area->high, N_POINTS,
                          hek_plot_color_with_alpha (theme.series[0], 0.6));
  hek_plot_canvas_clear (&canvas);
}

static void
draw_squares (cairo_t *cr,
              gpointer data)
{
  const Area *area = data;
  HekPlotSeries series[3];
  HekPlotScatter plot = { .series = series, .n_series = 3 };
  HekPlotTheme theme;

  for (guint s = 0; s < 3; s++)
    series[s] = (HekPlotSeries) { .x = area->x, .n = N_POINTS,
                                  .y = s == 0 ? area->low : s == 1 ? area->high : area->x };
  hek_plot_theme_init (&theme, HEK_PLOT_THEME_DARK);
  hek_plot_scatter_draw (&plot, cr, WIDTH, HEIGHT, &theme);
}

static void
check_same (const char *what,
            DrawFunc    draw,
            gpointer    data)
{
  const double scales[] = { 1, 1.5, 2 };

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      cairo_surface_t *image = draw_on_image (draw, data, scales[i], FALSE);
      cairo_surface_t *paths = draw_on_image (draw, data, scales[i], TRUE);
      Difference difference = compare (image, paths);

      g_test_message ("%s at scale %g: at most %d of 255 apart, %.3f on average, %.5f beyond %d",
                      what, scales[i], difference.most, difference.mean,
                      (double) difference.n_far / (double) difference.n_inked, NEAR);
      g_assert_cmpuint (difference.n_inked, >, 1000);
      g_assert_cmpfloat ((double) difference.n_far, <=, FAR_PART * (double) difference.n_inked);
      cairo_surface_destroy (image);
      cairo_surface_destroy (paths);
    }
}

static void
test_fills (void)
{
  g_autofree Area *area = g_new (Area, 1);
  HekRng rng;

  hek_rng_init (&rng, 3);
  for (guint i = 0; i < N_POINTS; i++)
    {
      area->x[i] = i;
      area->low[i] = i / 100 == 4 ? NAN : sin (i * 0.01) - hek_rng_double (&rng);
      area->high[i] = area->low[i] + 2 * hek_rng_double (&rng);
    }
  check_same ("an area", draw_area, area);
  for (guint i = 0; i < N_POINTS; i++) /* clouds, and a line of squares over each other */
    area->x[i] = N_POINTS * hek_rng_double (&rng);
  check_same ("squares", draw_squares, area);
}

/* --- dense lines ----------------------------------------------------------------------------- */

typedef struct
{
  const char *name;
  double (*y) (guint i, HekRng *rng); /* part of the height; NaN: a gap */
  cairo_line_cap_t cap;
  cairo_antialias_t antialias;
  gboolean own; /* hek_plot_stroke_dense() */
} Line;

static double
noise_y (guint   i,
         HekRng *rng)
{
  return hek_rng_double (rng) * (0.6 + 0.4 * sin (i * 0.003));
}

static double
wave_y (guint   i,
        HekRng *rng)
{
  (void) rng;
  return 0.5 + 0.45 * sin (i * 0.02);
}

static double
gaps_y (guint   i,
        HekRng *rng)
{
  if (i % 97 < 20 || i % 211 == 0)
    return NAN;
  return i / 97 % 2 == 0 ? 0.2 : 0.5 + 0.2 * hek_rng_double (rng);
}

static void
draw_line (cairo_t *cr,
           gpointer data)
{
  const Line *line = data;
  gboolean gap = TRUE;
  HekRng rng;

  hek_rng_init (&rng, 5);
  cairo_translate (cr, 3.25, 0.5);
  for (guint i = 0; i < N_POINTS; i++)
    {
      double y = line->y (i, &rng);

      if (!isnan (y) && gap)
        cairo_move_to (cr, (double) i * WIDTH / N_POINTS, y * HEIGHT);
      if (!isnan (y))
        cairo_line_to (cr, (double) i * WIDTH / N_POINTS, y * HEIGHT);
      gap = isnan (y);
    }
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, 1.5);
  cairo_set_line_cap (cr, line->cap);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_BEVEL);
  cairo_set_antialias (cr, line->antialias);
  if (line->own)
    hek_plot_stroke_dense (cr);
  else
    cairo_stroke (cr);
}

static void
test_strokes (void)
{
  const Line lines[] = {
    { "noise", noise_y, CAIRO_LINE_CAP_ROUND, CAIRO_ANTIALIAS_BEST, FALSE },
    { "a wave", wave_y, CAIRO_LINE_CAP_BUTT, CAIRO_ANTIALIAS_BEST, FALSE },
    { "gaps", gaps_y, CAIRO_LINE_CAP_ROUND, CAIRO_ANTIALIAS_BEST, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    for (double scale = 1; scale <= 2; scale++)
      {
        Line line = lines[i];
        cairo_surface_t *best = draw_on_image (draw_line, &line, scale, FALSE), *fast, *own;
        Difference of_fast, of_own;

        line.antialias = CAIRO_ANTIALIAS_FAST;
        fast = draw_on_image (draw_line, &line, scale, FALSE);
        line.own = TRUE;
        own = draw_on_image (draw_line, &line, scale, FALSE);
        of_fast = compare (fast, best);
        of_own = compare (own, best);
        g_test_message ("%s at scale %g: %.2f of 255 from the best on average, at most %d; cairo's "
                        "fast stroke %.2f, %d", line.name, scale, of_own.mean, of_own.most,
                        of_fast.mean, of_fast.most);
        g_assert_cmpuint (of_own.n_inked, >, 1000);
        g_assert_cmpfloat (of_own.mean, <=, of_fast.mean);
        g_assert_cmpint (of_own.most, <=, MAX (of_fast.most, 64));
        cairo_surface_destroy (best);
        cairo_surface_destroy (fast);
        cairo_surface_destroy (own);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-pixels/fills", test_fills);
  g_test_add_func ("/plot-pixels/strokes", test_strokes);
  return g_test_run ();
}
