/* SPDX-License-Identifier: Apache-2.0 */
/* Float rows of every colour space against its reference: the sRGB cube, dark and bright colours,
 * colours outside, and what is no number. */
#include <float.h>
#include <math.h>

#include "hek-color-space.h"
#include "hek-color-transfer.h"
#include "hek-rng.h"

/* Of any colour, relative above 1: what the rows are made for. */
#define ROW_TOLERANCE 1e-3

#define CUBE_SIDE 52
#define N_CUBE (CUBE_SIDE * CUBE_SIDE * CUBE_SIDE)
#define N_RANDOM 50000

/* Of the sRGB cube: largest error of the rows as a part of the range of a channel, and back in
 * linear light. 1e-6 is what 24 bits leave of a* = 500 times a difference; PQ has a power of 79,
 * X of XYB is the difference of two roots. */
static const struct
{
  const char *id;
  double range, linear;
} cube_tolerances[] = {
  { "srgb", 1e-6, 1e-6 },      { "linear", 0, 0 },          { "xyz", 1e-6, 1e-6 },
  { "xyy", 1e-6, 1e-6 },       { "lab", 1e-6, 1e-6 },       { "lch", 1e-6, 2e-6 },
  { "luv", 1e-6, 2e-6 },       { "oklab", 1e-6, 2e-6 },     { "oklch", 1e-6, 2e-6 },
  { "hsv", 1e-6, 1e-6 },       { "hsl", 1e-5, 1e-6 },       { "ictcp", 1e-5, 2e-5 },
  { "jzazbz", 1e-5, 2e-5 },    { "xyb", 5e-6, 1e-5 },       { "cam16ucs", 1e-5, 1e-5 },
  { "adobe-rgb", 1e-6, 1e-6 }, { "prophoto", 1e-6, 1e-6 },  { "display-p3", 1e-6, 1e-6 },
  { "dci-p3", 1e-6, 1e-6 },    { "bt2020", 1e-6, 1e-6 },
};

static gboolean
is_hue (const HekColorSpace *space,
        int                  channel)
{
  return space->channels[channel].max == 360;
}

/* A hue, and a saturation beside black or white, count by how far they move the colour: in float
 * those of a colour next to grey are no better than its chroma. */
static double
weight (const HekColorSpace *space,
        int                  channel,
        const double         v[3])
{
  if (is_hue (space, channel))
    return MIN (1, fabs (v[1]) / space->channels[1].max);
  if (channel == 1 && g_str_equal (space->id, "hsv"))
    return MIN (1, fabs (v[2]));
  if (channel == 1 && g_str_equal (space->id, "hsl"))
    return MIN (1, fabs (1 - fabs (2 * v[2] - 1)));
  return 1;
}

static double
difference (const HekColorSpace *space,
            int                  channel,
            double               a,
            double               b)
{
  if (a == b)
    return 0;
  return is_hue (space, channel) ? fabs (remainder (a - b, 360)) : fabs (a - b);
}

static float *
cube_linear (void)
{
  float *linear = g_new (float, 3 * N_CUBE);

  for (guint i = 0; i < N_CUBE; i++)
    {
      guint8 code[3] = { (guint8) (i % CUBE_SIDE * 5), (guint8) (i / CUBE_SIDE % CUBE_SIDE * 5),
                         (guint8) (i / CUBE_SIDE / CUBE_SIDE * 5) };

      hek_color_srgb_decode_u8_rows (code, linear + 3 * i, 3);
    }
  return linear;
}

static void
test_cube (void)
{
  g_autofree float *linear = cube_linear ();
  g_autofree float *v = g_new (float, 3 * N_CUBE), *back = g_new (float, 3 * N_CUBE);

  g_assert_cmpuint (hek_color_n_spaces (), ==, G_N_ELEMENTS (cube_tolerances));
  for (guint s = 0; s < hek_color_n_spaces (); s++)
    {
      const HekColorSpace *space = hek_color_space_find (cube_tolerances[s].id);
      double worst = 0, worst_back = 0;

      space->from_linear_rows (linear, v, N_CUBE);
      space->to_linear_rows (v, back, N_CUBE);
      for (guint i = 0; i < N_CUBE; i++)
        {
          double want[3] = { linear[3 * i], linear[3 * i + 1], linear[3 * i + 2] };
          double want_back[3] = { v[3 * i], v[3 * i + 1], v[3 * i + 2] };

          space->from_linear (want, want);
          space->to_linear (want_back, want_back);
          for (int c = 0; c < 3; c++)
            {
              const HekColorChannel *range = &space->channels[c];
              double error = difference (space, c, v[3 * i + c], want[c]);

              worst = fmax (worst, weight (space, c, want) * error / (range->max - range->min));
              worst_back = fmax (worst_back, fabs (back[3 * i + c] - want_back[c]));
            }
        }
      g_test_message ("%s: largest error of the rows %.2g of the range, back to linear %.2g",
                      space->id, worst, worst_back);
      g_assert_cmpfloat (worst, <=, cube_tolerances[s].range);
      g_assert_cmpfloat (worst_back, <=, cube_tolerances[s].linear);
    }
}

/* Channels from 2^lo to 2^hi, some of them @negative. */
static void
fill (float   *linear,
      double   lo,
      double   hi,
      gboolean negative)
{
  HekRng rng;

  hek_rng_init (&rng, 7);
  for (int i = 0; i < 3 * N_RANDOM; i++)
    {
      double x = exp2 (lo + (hi - lo) * hek_rng_double (&rng));

      linear[i] = (float) (negative && hek_rng_double (&rng) < 0.2 ? -0.2 * x : x);
    }
}

/* @linear through the rows and back, each way against the reference. */
static void
check_random (const float *linear,
              const char  *what,
              gboolean     inside)
{
  g_autofree float *v = g_new (float, 3 * N_RANDOM), *back = g_new (float, 3 * N_RANDOM);

  for (guint s = 0; s < hek_color_n_spaces (); s++)
    {
      const HekColorSpace *space = hek_color_space (s);
      double worst = 0, worst_back = 0;

      /* far from visible colours CAM16 divides by what comes near 0; so do x and y */
      if (!inside && (g_str_equal (space->id, "cam16ucs") || g_str_equal (space->id, "xyy") ||
                      g_str_equal (space->id, "luv") || g_str_has_prefix (space->id, "hs")))
        continue;

      space->from_linear_rows (linear, v, N_RANDOM);
      space->to_linear_rows (v, back, N_RANDOM);
      for (int i = 0; i < N_RANDOM; i++)
        {
          double want[3] = { linear[3 * i], linear[3 * i + 1], linear[3 * i + 2] };
          double want_back[3] = { v[3 * i], v[3 * i + 1], v[3 * i + 2] };
          double scale = 1;

          space->from_linear (want, want);
          space->to_linear (want_back, want_back);
          for (int c = 0; c < 3; c++)
            scale = fmax (scale, fabs (want_back[c]));
          for (int c = 0; c < 3; c++)
            {
              double error = difference (space, c, v[3 * i + c], want[c]);

              worst = fmax (worst, weight (space, c, want) * error / fmax (1, fabs (want[c])));
              worst_back = fmax (worst_back, fabs (back[3 * i + c] - want_back[c]) / scale);
            }
        }
      g_test_message ("%s, %s: rows %.2g, back %.2g", space->id, what, worst, worst_back);
      g_assert_cmpfloat (worst, <=, ROW_TOLERANCE);
      g_assert_cmpfloat (worst_back, <=, ROW_TOLERANCE);
    }
}

static void
test_random (void)
{
  g_autofree float *linear = g_new (float, 3 * N_RANDOM);

  fill (linear, -30, 0, FALSE);
  check_random (linear, "dark", TRUE);
  fill (linear, 0, 5.6, FALSE); /* 10,000 cd/m² */
  check_random (linear, "bright", TRUE);
  fill (linear, -10, 5.6, FALSE);
  check_random (linear, "wide", TRUE);
  fill (linear, -6, 3, TRUE);
  check_random (linear, "outside", FALSE);
}

/* Any number of pixels, in place, is each pixel by itself. */
static void
test_lengths (void)
{
  enum { MAX = 67 };
  float linear[3 * MAX], whole[3 * MAX + 1], one[3];

  for (int i = 0; i < 3 * MAX; i++)
    linear[i] = (float) (i % 17) / 16;
  for (guint s = 0; s < hek_color_n_spaces (); s++)
    for (gsize n = 0; n <= MAX; n++)
      {
        const HekColorSpace *space = hek_color_space (s);

        for (gsize i = 0; i < 3 * n; i++)
          whole[i] = linear[i];
        whole[3 * n] = 42;
        space->from_linear_rows (whole, whole, n);
        g_assert_cmpfloat (whole[3 * n], ==, 42);
        for (gsize i = 0; i < n; i++)
          {
            space->from_linear_rows (linear + 3 * i, one, 1);
            g_assert_cmpmem (one, sizeof one, whole + 3 * i, sizeof one);
          }
      }
}

/* NaN gives NaN in whatever depends on it and in no other pixel; black stays black; infinities and
 * the largest numbers do not crash and do not reach the next pixel. */
static void
test_special (void)
{
  static const float bad[] = { NAN, INFINITY, -INFINITY, FLT_MAX, -FLT_MAX, 1e-45f, -0.0f };

  for (guint s = 0; s < hek_color_n_spaces (); s++)
    for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
      {
        const HekColorSpace *space = hek_color_space (s);
        float row[9] = { 0, 0, 0, bad[i], bad[i], bad[i], 0.25f, 0.5f, 0.75f };
        double v[3] = { bad[i], bad[i], bad[i] };

        space->from_linear (v, v);
        space->from_linear_rows (row, row, 3);
        if (isnan (bad[i]))
          for (int c = 0; c < 3; c++)
            {
              gboolean grey_hue = is_hue (space, c) && !isnan (v[c]);

              g_assert_true (isnan (v[c]) || grey_hue);
              g_assert_true (isnan (row[3 + c]) || grey_hue);
            }
        for (int c = 6; c < 9; c++)
          g_assert_true (isfinite (row[c]));

        space->to_linear (v, v);
        space->to_linear_rows (row, row, 3);
        for (int c = 0; c < 3; c++)
          {
            g_assert_cmpfloat_with_epsilon (row[c], 0, 1e-7);
            g_assert_cmpfloat_with_epsilon (row[6 + c], 0.25 * (c + 1), 2e-5);
            if (isnan (bad[i]))
              g_assert_true (isnan (v[c]) && isnan (row[3 + c]));
            else if (fabsf (bad[i]) < 1)
              g_assert_cmpfloat_with_epsilon (row[3 + c], 0, 1e-7);
          }
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/color/space-rows/cube", test_cube);
  g_test_add_func ("/color/space-rows/random", test_random);
  g_test_add_func ("/color/space-rows/lengths", test_lengths);
  g_test_add_func ("/color/space-rows/special", test_special);
  return g_test_run ();
}
