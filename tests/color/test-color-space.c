/* SPDX-License-Identifier: Apache-2.0 */
/* Colour spaces: published values, matrices derived again, round trips over the sRGB cube and
 * over all pairs. */
#include <math.h>
#include <string.h>

#include "../test-valgrind.h"
#include "hek-color-space.h"
#include "hek-color-transfer.h"
#include "hek-rng.h"
#include "hek-test-golden.h"

/* Of linear light, and of the channels relative to what is above 1. Between its pieces sRGB has a
 * gap of 5e-9, which no colour here meets. */
#define ROUND_TRIP_TOLERANCE 1e-9

/* Codes 0, 5, …, 255 a channel. */
#define CUBE_SIDE 52

static void
cube_color (guint  i,
            guint8 code[3])
{
  code[0] = (guint8) (i % CUBE_SIDE * 5);
  code[1] = (guint8) (i / CUBE_SIDE % CUBE_SIDE * 5);
  code[2] = (guint8) (i / CUBE_SIDE / CUBE_SIDE * 5);
}

static float *
cube_linear (void)
{
  const guint n = CUBE_SIDE * CUBE_SIDE * CUBE_SIDE;
  float *linear = g_new (float, 3 * n);

  for (guint i = 0; i < n; i++)
    {
      guint8 code[3];

      cube_color (i, code);
      hek_color_srgb_decode_u8_rows (code, linear + 3 * i, 3);
    }
  return linear;
}

static gboolean
is_hue (const HekColorSpace *space,
        int                  channel)
{
  return space->channels[channel].max == 360;
}

static void
test_table (void)
{
  static const char *const ids[]
    = { "srgb",   "linear", "xyz",    "xyy",      "lab",       "lch",      "luv",
        "oklab",  "oklch",  "hsv",    "hsl",      "ictcp",     "jzazbz",   "xyb",
        "cam16ucs", "adobe-rgb", "prophoto", "display-p3", "dci-p3", "bt2020" };

  g_assert_cmpuint (hek_color_n_spaces (), ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const HekColorSpace *space = hek_color_space (i);

      g_assert_cmpstr (space->id, ==, ids[i]);
      g_assert_true (hek_color_space_find (ids[i]) == space);
      g_assert_true (space->label != NULL && space->help != NULL);
      for (int c = 0; c < 3; c++)
        g_assert_true (space->channels[c].name != NULL &&
                       space->channels[c].min < space->channels[c].max);
    }
  g_assert_null (hek_color_space_find ("din99"));
  g_assert_null (hek_color_space_find (NULL));
}

static void
test_golden (void)
{
  static const char *const rgb[] = { "r", "g", "b" }, *const expected[] = { "c1", "c2", "c3" };
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("color-spaces.csv");

  for (guint i = 0; i < golden->rows->len; i++)
    {
      const HekColorSpace *space = hek_color_space_find (hek_test_golden_text (golden, i, "space"));
      double v[3], want[3], tolerance = hek_test_golden_number (golden, i, "tolerance");

      hek_test_golden_triple (golden, i, rgb, v);
      hek_test_golden_triple (golden, i, expected, want);
      for (int c = 0; c < 3; c++)
        v[c] = hek_color_srgb_decode (v[c]);
      space->from_linear (v, v);
      for (int c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (v[c], want[c], tolerance);
    }
}

static double
determinant (double m[3][3])
{
  return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
         m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
         m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
}

/* XYZ of the primaries from their chromaticities and that of white, by Cramer's rule. */
static void
test_primaries (void)
{
  static const double xy[4][2] = { { 0.64, 0.33 }, { 0.30, 0.60 }, { 0.15, 0.06 },
                                   { 0.3127, 0.3290 } };
  const HekColorSpace *xyz = hek_color_space_find ("xyz");
  double m[3][3], white[3], whole;

  for (int p = 0; p < 4; p++)
    {
      double v[3] = { xy[p][0] / xy[p][1], 1, (1 - xy[p][0] - xy[p][1]) / xy[p][1] };

      for (int i = 0; i < 3; i++)
        *(p < 3 ? &m[i][p] : &white[i]) = v[i];
    }
  whole = determinant (m);
  for (int p = 0; p < 3; p++)
    {
      double replaced[3][3], v[3] = { p == 0, p == 1, p == 2 };

      memcpy (replaced, m, sizeof m);
      for (int i = 0; i < 3; i++)
        replaced[i][p] = white[i];
      xyz->from_linear (v, v);
      for (int i = 0; i < 3; i++)
        g_assert_cmpfloat_with_epsilon (v[i], m[i][p] * determinant (replaced) / whole, 1e-14);
    }
}

/* References there and back, outside the gamut too: beyond white and below black. */
static void
test_reference_round_trip (void)
{
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (guint s = 0; s < hek_color_n_spaces (); s++)
    {
      const HekColorSpace *space = hek_color_space (s);
      /* xyY divides by y, which comes near 0; CAM16 need not come back */
      gboolean inside_only = g_str_equal (space->id, "xyy") || g_str_equal (space->id, "cam16ucs");
      double worst = 0;

      for (int i = 0; i < 20000; i++)
        {
          double linear[3], v[3];

          for (int c = 0; c < 3; c++)
            linear[c] = i % 2 || inside_only ? hek_rng_double (&rng)
                                             : 4 * hek_rng_double (&rng) - 1;
          space->from_linear (linear, v);
          space->to_linear (v, v);
          for (int c = 0; c < 3; c++)
            worst = fmax (worst, fabs (v[c] - linear[c]));
        }
      g_test_message ("%s: %.2g", space->id, worst);
      g_assert_cmpfloat (worst, <, ROUND_TRIP_TOLERANCE);
    }
}

/* From any space through any other and back, in the channels of the first. Colours have some light
 * in each channel, since powers make 1e-16 of no light 1e-7 of a code. */
static void
test_pairs (void)
{
  enum { N_COLORS = 300 };
  HekRng rng;
  double worst = 0;

  hek_rng_init (&rng, 2);
  for (int i = 0; i < N_COLORS; i++)
    {
      double linear[3];

      for (int c = 0; c < 3; c++)
        linear[c] = 1e-4 + (1 - 1e-4) * pow (hek_rng_double (&rng), 3);
      for (guint a = 0; a < hek_color_n_spaces (); a++)
        for (guint b = 0; b < hek_color_n_spaces (); b++)
          {
            const HekColorSpace *first = hek_color_space (a), *second = hek_color_space (b);
            double before[3], v[3];

            first->from_linear (linear, before);
            first->to_linear (before, v);
            second->from_linear (v, v);
            second->to_linear (v, v);
            first->from_linear (v, v);
            for (int c = 0; c < 3; c++)
              {
                double error = fabs (v[c] - before[c]) / fmax (1, fabs (before[c]));

                if (is_hue (first, c))
                  error = fabs (remainder (v[c] - before[c], 360)) / 360;
                worst = fmax (worst, error);
                if (!(error <= ROUND_TRIP_TOLERANCE))
                  g_error ("%s by way of %s: %.17g is not %.17g", first->id, second->id, v[c],
                           before[c]);
              }
          }
    }
  g_test_message ("%u pairs, %d colours: %.2g", hek_color_n_spaces () * hek_color_n_spaces (),
                  N_COLORS, worst);
}

/* Every 8-bit colour survives the float rows of every space. */
static void
test_code_round_trip (void)
{
  const guint n = CUBE_SIDE * CUBE_SIDE * CUBE_SIDE;
  g_autofree float *linear = cube_linear (), *v = g_new (float, 3 * n);
  g_autofree guint8 *codes = g_new (guint8, 3 * n);

  for (guint s = 0; s < hek_color_n_spaces (); s++)
    {
      hek_color_space (s)->from_linear_rows (linear, v, n);
      hek_color_space (s)->to_linear_rows (v, v, n);
      hek_color_srgb_encode_u8_rows (v, codes, 3 * n);
      for (guint i = 0; i < n; i++)
        {
          guint8 code[3];

          cube_color (i, code);
          g_assert_cmpmem (codes + 3 * i, 3, code, 3);
        }
    }
}

/* The nominal ranges hold the gamut and are not much wider. */
static void
test_ranges (void)
{
  if (hek_test_skip_under_valgrind ())
    return;

  for (guint s = 0; s < hek_color_n_spaces (); s++)
    {
      const HekColorSpace *space = hek_color_space (s);
      double lo[3] = { 1e9, 1e9, 1e9 }, hi[3] = { -1e9, -1e9, -1e9 };

      for (guint i = 0; i < CUBE_SIDE * CUBE_SIDE * CUBE_SIDE; i++)
        {
          guint8 code[3];
          double v[3];

          cube_color (i, code);
          for (int c = 0; c < 3; c++)
            v[c] = hek_color_srgb_decode (code[c] / 255.0);
          space->from_linear (v, v);
          for (int c = 0; c < 3; c++)
            {
              lo[c] = MIN (lo[c], v[c]);
              hi[c] = MAX (hi[c], v[c]);
            }
        }
      for (int c = 0; c < 3; c++)
        {
          const HekColorChannel *range = &space->channels[c];
          double slack = 0.03 * (range->max - range->min);

          /* chromaticities of the primaries are exact only up to rounding */
          g_assert_cmpfloat (lo[c], >=, range->min - 1e-12);
          g_assert_cmpfloat (hi[c], <=, range->max + 1e-12);
          g_assert_cmpfloat (lo[c], <, range->min + slack);
          g_assert_cmpfloat (hi[c], >, range->max - slack);
        }
    }
}

/* Greys are exactly neutral, in references and rows, and have hue 0. */
static void
test_greys (void)
{
  static const char *const ids[] = { "lab", "oklab", "lch", "oklch", "luv", "ictcp" };
  const float *table = hek_color_srgb_decode_table ();

  for (guint s = 0; s < G_N_ELEMENTS (ids); s++)
    for (int code = 0; code < 256; code++)
      {
        const HekColorSpace *space = hek_color_space_find (ids[s]);
        float row[3] = { table[code], table[code], table[code] };
        double v[3] = { row[0], row[1], row[2] };

        space->from_linear (v, v);
        space->from_linear_rows (row, row, 1);
        g_assert_true (v[1] == 0 && v[2] == 0);
        g_assert_true (row[1] == 0 && row[2] == 0);
        space->to_linear_rows (row, row, 1);
        g_assert_true (row[0] == row[1] && row[1] == row[2]);
      }
}

static void
test_hues (void)
{
  const HekColorSpace *lab = hek_color_space_find ("lab"), *lch = hek_color_space_find ("lch");

  for (int h = -720; h <= 1080; h += 15)
    {
      float polar[3] = { 60, 20, (float) h }, row[3];
      double exact[3] = { 60, 20, h };

      lch->to_linear (exact, exact);
      lch->to_linear_rows (polar, row, 1);
      for (int c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (row[c], exact[c], 1e-6);
      lch->from_linear_rows (row, row, 1);
      g_assert_cmpfloat (row[2], >=, 0);
      g_assert_cmpfloat (row[2], <, 360);
      g_assert_cmpfloat_with_epsilon (remainder (row[2] - h, 360), 0, 1e-3);

      lch->from_linear (exact, exact);
      g_assert_cmpfloat_with_epsilon (remainder (exact[2] - h, 360), 0, 1e-9);
      lab->from_linear_rows (row, row, 1);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/color/space/table", test_table);
  g_test_add_func ("/color/space/golden", test_golden);
  g_test_add_func ("/color/space/primaries", test_primaries);
  g_test_add_func ("/color/space/reference-round-trip", test_reference_round_trip);
  g_test_add_func ("/color/space/pairs", test_pairs);
  g_test_add_func ("/color/space/code-round-trip", test_code_round_trip);
  g_test_add_func ("/color/space/ranges", test_ranges);
  g_test_add_func ("/color/space/greys", test_greys);
  g_test_add_func ("/color/space/hues", test_hues);
  return g_test_run ();
}
