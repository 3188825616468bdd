/* SPDX-License-Identifier: Apache-2.0 */
/* Gamut tests and gamut mapping: inside afterwards, the same lightness and hue, no chroma given
 * away. */
#include <math.h>

#include "hek-color-gamut.h"
#include "hek-color-space.h"
#include "hek-rng.h"

/* The issue asks for 1 degree. */
#define HUE_TOLERANCE_DEG 1e-6
#define LIGHTNESS_TOLERANCE 1e-12

/* Of linear channels, after the result is rounded. */
#define INSIDE_TOLERANCE 1e-14
#define INSIDE_TOLERANCE_ROWS 3e-7

typedef struct
{
  double worst_hue_deg, worst_lightness;
  guint n_mapped;
} Result;

static void
oklch_of (const double linear[3],
          double       lch[3])
{
  hek_color_space_find ("oklch")->from_linear (linear, lch);
}

/* Whether a little more chroma would still be inside: then some was given away. */
static gboolean
could_be_more_colorful (const HekColorRgb *gamut,
                        const double       lch[3],
                        double             chroma_before)
{
  double more[3] = { lch[0], lch[1] * 1.0001 + 1e-7, lch[2] };

  if (more[1] > chroma_before)
    return FALSE;
  hek_color_space_find ("oklch")->to_linear (more, more);
  return hek_color_in_gamut (gamut, more, 0);
}

static void
check (const HekColorRgb *gamut,
       const double       linear[3],
       Result            *result)
{
  double mapped[3], before[3], after[3];

  hek_color_gamut_map (gamut, linear, mapped);
  g_assert_true (hek_color_in_gamut (gamut, mapped, INSIDE_TOLERANCE));
  if (hek_color_in_gamut (gamut, linear, 0))
    {
      for (int c = 0; c < 3; c++)
        g_assert_cmpfloat (mapped[c], ==, linear[c]);
      return;
    }

  oklch_of (linear, before);
  oklch_of (mapped, after);
  result->n_mapped++;
  if (before[0] <= 0 || before[0] >= 1)
    {
      for (int c = 0; c < 3; c++)
        g_assert_cmpfloat (mapped[c], ==, before[0] <= 0 ? 0 : 1);
      return;
    }
  result->worst_lightness = fmax (result->worst_lightness, fabs (after[0] - before[0]));
  if (after[1] > 1e-6)
    result->worst_hue_deg
      = fmax (result->worst_hue_deg, fabs (remainder (after[2] - before[2], 360)));
  g_assert_cmpfloat (after[1], <=, before[1] + 1e-12);
  g_assert_false (could_be_more_colorful (gamut, after, before[1]));
}

/* From every space into every smaller one: its whole surface and inside, in steps of code. */
static void
test_map (void)
{
  enum { SIDE = 18 };

  for (guint from = 0; from < hek_color_rgb_n (); from++)
    for (guint to = 0; to < hek_color_rgb_n (); to++)
      {
        Result result = { 0 };

        for (int i = 0; i < SIDE * SIDE * SIDE; i++)
          {
            double v[3] = { i % SIDE, i / SIDE % SIDE, i / SIDE / SIDE };

            for (int c = 0; c < 3; c++)
              v[c] = hek_color_rgb (from)->transfer->decode (v[c] / (SIDE - 1));
            hek_color_rgb_to_linear (hek_color_rgb (from), v, v);
            check (hek_color_rgb (to), v, &result);
          }
        g_test_message ("%s into %s: %u mapped, hue %.2g degrees, lightness %.2g",
                        hek_color_rgb (from)->id, hek_color_rgb (to)->id, result.n_mapped,
                        result.worst_hue_deg, result.worst_lightness);
        g_assert_cmpfloat (result.worst_hue_deg, <, HUE_TOLERANCE_DEG);
        g_assert_cmpfloat (result.worst_lightness, <, LIGHTNESS_TOLERANCE);
      }
}

/* Blue of wide gamuts, which clipping would turn purple. */
static void
test_blue (void)
{
  static const char *const ids[] = { "prophoto", "bt2020", "display-p3", "dci-p3", "adobe-rgb" };
  const HekColorRgb *srgb = hek_color_rgb_find ("srgb");

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    for (int step = 1; step <= 100; step++)
      {
        double v[3] = { 0, 0, step / 100.0 }, before[3], after[3];

        hek_color_rgb_to_linear (hek_color_rgb_find (ids[i]), v, v);
        oklch_of (v, before);
        hek_color_gamut_map (srgb, v, v);
        oklch_of (v, after);
        g_assert_true (hek_color_in_gamut (srgb, v, INSIDE_TOLERANCE));
        g_assert_cmpfloat (fabs (remainder (after[2] - before[2], 360)), <, HUE_TOLERANCE_DEG);
      }
}

/* Colours no gamut holds, up to ten times white and far below black. */
static void
test_far_outside (void)
{
  HekRng rng;
  Result result = { 0 };

  hek_rng_init (&rng, 1);
  for (int i = 0; i < 20000; i++)
    {
      double v[3];

      for (int c = 0; c < 3; c++)
        v[c] = (i % 2 ? 11 : 1.5) * hek_rng_double (&rng) - (i % 3 ? 1 : 0.2);
      check (hek_color_rgb ((guint) i % hek_color_rgb_n ()), v, &result);
    }
  g_test_message ("%u mapped, hue %.2g degrees", result.n_mapped, result.worst_hue_deg);
  g_assert_cmpfloat (result.worst_hue_deg, <, HUE_TOLERANCE_DEG);
}

static void
test_in_gamut (void)
{
  const HekColorRgb *srgb = hek_color_rgb_find ("srgb"), *p3 = hek_color_rgb_find ("display-p3");
  const double red[3] = { 1, 0, 0 }, bright[3] = { 1, 1 + 1e-9, 0.5 };
  double p3_red[3] = { 1, 0, 0 };
  const float row[] = { 0.5f, 0.5f, 0.5f, -0.1f, 0.5f, 0.5f, 0, 0, 1.01f, 0, 0, NAN, 1, 1, 1 };
  guint8 inside[5];

  hek_color_rgb_to_linear (p3, p3_red, p3_red);
  g_assert_true (hek_color_in_gamut (srgb, red, 0) && hek_color_in_gamut (p3, red, 0));
  g_assert_false (hek_color_in_gamut (srgb, p3_red, 0.01));
  g_assert_true (hek_color_in_gamut (p3, p3_red, 1e-15));
  g_assert_false (hek_color_in_gamut (srgb, bright, 0));
  g_assert_true (hek_color_in_gamut (srgb, bright, 1e-8));

  g_assert_cmpuint (hek_color_in_gamut_rows (srgb, row, 0, inside, 5), ==, 2);
  g_assert_true (inside[0] == 1 && inside[1] == 0 && inside[2] == 0 && inside[3] == 0);
  g_assert_true (inside[4] == 1);
}

static void
test_rows (void)
{
  enum { N = 5000 };
  g_autofree float *v = g_new (float, 3 * N), *mapped = g_new (float, 3 * N);
  HekRng rng;

  hek_rng_init (&rng, 3);
  for (int i = 0; i < 3 * N; i++)
    v[i] = (float) (1.4 * hek_rng_double (&rng) - 0.2);
  for (guint g = 0; g < hek_color_rgb_n (); g++)
    {
      hek_color_gamut_map_rows (hek_color_rgb (g), v, mapped, N);
      for (int i = 0; i < N; i++)
        {
          double one[3] = { v[3 * i], v[3 * i + 1], v[3 * i + 2] };
          double out[3] = { mapped[3 * i], mapped[3 * i + 1], mapped[3 * i + 2] };

          g_assert_true (hek_color_in_gamut (hek_color_rgb (g), out, INSIDE_TOLERANCE_ROWS));
          hek_color_gamut_map (hek_color_rgb (g), one, one);
          for (int c = 0; c < 3; c++)
            g_assert_cmpfloat ((float) one[c], ==, mapped[3 * i + c]);
        }
    }
}

static void
test_special (void)
{
  const HekColorRgb *srgb = hek_color_rgb_find ("srgb");
  static const double bad[] = { NAN, INFINITY, -INFINITY };
  double bright[3] = { 5, 4, 6 }, dark[3] = { -0.1, -0.2, -0.1 };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    for (int c = 0; c < 3; c++)
      {
        double v[3] = { 0.5, 0.5, 0.5 };

        v[c] = bad[i];
        g_assert_false (hek_color_in_gamut (srgb, v, 1e9));
        hek_color_gamut_map (srgb, v, v);
        g_assert_true (isnan (v[0]) && isnan (v[1]) && isnan (v[2]));
      }
  hek_color_gamut_map (srgb, bright, bright);
  g_assert_true (bright[0] == 1 && bright[1] == 1 && bright[2] == 1);
  hek_color_gamut_map (srgb, dark, dark);
  g_assert_true (dark[0] == 0 && dark[1] == 0 && dark[2] == 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/color/gamut/map", test_map);
  g_test_add_func ("/color/gamut/blue", test_blue);
  g_test_add_func ("/color/gamut/far-outside", test_far_outside);
  g_test_add_func ("/color/gamut/in-gamut", test_in_gamut);
  g_test_add_func ("/color/gamut/rows", test_rows);
  g_test_add_func ("/color/gamut/special", test_special);
  return g_test_run ();
}
