/* SPDX-License-Identifier: Apache-2.0 */
/* Colour maps: lightness in Oklab computed back from the codes, ends, middles, application. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-color-space.h"
#include "hek-color-transfer.h"
#include "hek-colormap.h"

/* Rounding to 8-bit codes moves L by up to about half a code in each channel. */
#define L_ROUNDING 0.004

static void
to_oklab (const guint8 rgb[3],
          double       lab[3])
{
  const HekColorSpace *oklab = hek_color_space_find ("oklab");
  double linear[3];

  for (guint i = 0; i < 3; i++)
    linear[i] = hek_color_srgb_decode (rgb[i] / 255.0);
  oklab->from_linear (linear, lab);
}

static void
read_map (const HekColormap *map,
          double           (*lab)[3])
{
  for (guint i = 0; i < HEK_COLORMAP_N; i++)
    to_oklab (map->rgb[i], lab[i]);
}

/* Equal steps of lightness from @first to @last, as exactly as 8 bits allow. */
static void
check_uniform (double (*lab)[3],
               guint   first,
               guint   last)
{
  double span = lab[last][0] - lab[first][0];

  g_assert_cmpfloat (fabs (span), >, 0.5);
  for (guint i = first; i <= last; i++)
    {
      double expected = lab[first][0] + span * (i - first) / (last - first);

      g_assert_cmpfloat_with_epsilon (lab[i][0], expected, 2 * L_ROUNDING);
    }
  for (guint i = first; i + 4 <= last; i += 4) /* steps of four rows exceed the rounding */
    g_assert_cmpfloat ((lab[i + 4][0] - lab[i][0]) * span, >, 0);
}

static void
test_sequential (void)
{
  for (guint kind = HEK_COLORMAP_SEQUENTIAL; kind <= HEK_COLORMAP_GRAY; kind++)
    for (guint dark = 0; dark < 2; dark++)
      {
        const HekColormap *map = hek_colormap_get (kind, dark != 0);
        double lab[HEK_COLORMAP_N][3];

        read_map (map, lab);
        check_uniform (lab, 0, HEK_COLORMAP_N - 1);
        if (dark)
          g_assert_cmpfloat (lab[0][0], <, 0.2);
        else
          g_assert_cmpfloat (lab[0][0], >, 0.9);
        if (kind == HEK_COLORMAP_GRAY)
          for (guint i = 0; i < HEK_COLORMAP_N; i++)
            g_assert_cmpfloat (hypot (lab[i][1], lab[i][2]), <, 0.003);
      }
}

static void
test_diverging (void)
{
  for (guint dark = 0; dark < 2; dark++)
    {
      const HekColormap *map = hek_colormap_get (HEK_COLORMAP_DIVERGING, dark != 0);
      guint half = HEK_COLORMAP_N / 2;
      double lab[HEK_COLORMAP_N][3];

      read_map (map, lab);
      check_uniform (lab, 0, half - 1);
      check_uniform (lab, half, HEK_COLORMAP_N - 1);
      for (guint i = half - 1; i <= half; i++)
        {
          g_assert_cmpfloat (hypot (lab[i][1], lab[i][2]), <, 0.01); /* neutral middle */
          if (dark)
            g_assert_cmpfloat (lab[i][0], <, 0.25);
          else
            g_assert_cmpfloat (lab[i][0], >, 0.93);
        }
      /* both halves weigh the same, and differ in hue: blue below, orange above */
      for (guint i = 0; i < half; i++)
        g_assert_cmpfloat_with_epsilon (lab[i][0], lab[HEK_COLORMAP_N - 1 - i][0], 2 * L_ROUNDING);
      g_assert_cmpfloat (lab[20][2], <, -0.03);
      g_assert_cmpfloat (lab[HEK_COLORMAP_N - 21][2], >, 0.03);
    }
}

static void
test_cyclic (void)
{
  for (guint dark = 0; dark < 2; dark++)
    {
      const HekColormap *map = hek_colormap_get (HEK_COLORMAP_CYCLIC, dark != 0);
      double lab[HEK_COLORMAP_N][3], longest = 0, wrap;

      read_map (map, lab);
      for (guint i = 0; i < HEK_COLORMAP_N; i++)
        {
          g_assert_cmpfloat_with_epsilon (lab[i][0], lab[0][0], 2 * L_ROUNDING);
          if (i > 0)
            longest = MAX (longest, hypot (lab[i][1] - lab[i - 1][1], lab[i][2] - lab[i - 1][2]));
        }
      wrap = hypot (lab[0][1] - lab[HEK_COLORMAP_N - 1][1], lab[0][2] - lab[HEK_COLORMAP_N - 1][2]);
      g_assert_cmpfloat (wrap, <=, longest * 1.5 + 1e-6);
      g_assert_cmpuint (hek_colormap_index (map, 1.25), ==, hek_colormap_index (map, 0.25));
      g_assert_cmpuint (hek_colormap_index (map, -0.25), ==, hek_colormap_index (map, 0.75));
      g_assert_cmpuint (hek_colormap_index (map, INFINITY), <, HEK_COLORMAP_N);
    }
}

static void
test_index (void)
{
  const HekColormap *map = hek_colormap_get (HEK_COLORMAP_SEQUENTIAL, TRUE);

  g_assert_cmpuint (hek_colormap_index (map, 0), ==, 0);
  g_assert_cmpuint (hek_colormap_index (map, 1), ==, HEK_COLORMAP_N - 1);
  g_assert_cmpuint (hek_colormap_index (map, -3), ==, 0);
  g_assert_cmpuint (hek_colormap_index (map, 1e300), ==, HEK_COLORMAP_N - 1);
  g_assert_cmpuint (hek_colormap_index (map, INFINITY), ==, HEK_COLORMAP_N - 1);
  g_assert_cmpuint (hek_colormap_index (map, NAN), ==, 0);
  g_assert_cmpstr (map->id, ==, "sequential");
}

static void
test_apply (void)
{
  static const float values[] = { 0, 5, 10, -99, -1, 11, NAN, -99 }; /* rows of 3, stride 4 */
  const HekColormap *map = hek_colormap_get (HEK_COLORMAP_SEQUENTIAL, FALSE);
  guint8 rgba[2][16];
  guint32 argb[2][3];

  memset (rgba, 7, sizeof rgba);
  g_assert_true (hek_colormap_apply (map, values, 3, 2, 4, 0, 10, HEK_COLORMAP_RGBA8, rgba[0], 16,
                                     NULL));
  g_assert_cmpmem (rgba[0], 3, map->rgb[0], 3);
  g_assert_cmpmem (rgba[0] + 4, 3, map->rgb[128], 3);
  g_assert_cmpmem (rgba[0] + 8, 3, map->rgb[255], 3);
  g_assert_cmpuint (rgba[0][12], ==, 7); /* beyond the row: untouched */
  g_assert_cmpmem (rgba[1], 3, map->rgb[0], 3);
  g_assert_cmpmem (rgba[1] + 4, 3, map->rgb[255], 3);
  g_assert_cmpuint (rgba[1][3], ==, 255);
  g_assert_cmpuint (rgba[1][11], ==, 0); /* NaN is transparent */

  g_assert_true (hek_colormap_apply (map, values, 3, 2, 4, 0, 10, HEK_COLORMAP_CAIRO_ARGB32,
                                     (guint8 *) argb, 12, NULL));
  g_assert_cmphex (argb[0][0], ==, 0xff000000u | (guint32) map->rgb[0][0] << 16
                                     | (guint32) map->rgb[0][1] << 8 | map->rgb[0][2]);
  g_assert_cmphex (argb[1][2], ==, 0);
}

static void
test_apply_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };
  float value = 0;
  guint8 out[4];

  g_cancellable_cancel (cancellable);
  g_assert_false (hek_colormap_apply (hek_colormap_get (HEK_COLORMAP_GRAY, TRUE), &value, 1, 1, 1,
                                      0, 1, HEK_COLORMAP_RGBA8, out, 4, &task));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/colormap/sequential", test_sequential);
  g_test_add_func ("/plot/colormap/diverging", test_diverging);
  g_test_add_func ("/plot/colormap/cyclic", test_cyclic);
  g_test_add_func ("/plot/colormap/index", test_index);
  g_test_add_func ("/plot/colormap/apply", test_apply);
  g_test_add_func ("/plot/colormap/apply-cancelled", test_apply_cancelled);
  return g_test_run ();
}
