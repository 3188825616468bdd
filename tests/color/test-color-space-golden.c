/* SPDX-License-Identifier: Apache-2.0 */
/* Every colour space against other implementations, in double and in float rows. */
#include <math.h>
#include <string.h>

#include "../test-valgrind.h"
#include "hek-color-cie.h"
#include "hek-color-space.h"
#include "hek-color-white.h"
#include "hek-test-golden.h"

/* Both sides calculate in double; a power near black makes 1e-16 of its argument larger. */
#define REFERENCE_TOLERANCE 1e-9
#define ROW_TOLERANCE 1e-3

static const char *const rgb[] = { "r", "g", "b" }, *const expected[] = { "c1", "c2", "c3" };

static double
error_of (const HekColorSpace *space,
          int                  channel,
          double               got,
          double               want)
{
  double error = fabs (got - want);

  if (space->channels[channel].max == 360)
    error = fmin (error, 360 - error);
  return error / fmax (1, fabs (want));
}

/* A hue counts by how far it moves the colour: that of a colour next to grey is no better in float
 * than its chroma. */
static double
row_error_of (const HekColorSpace *space,
              int                  channel,
              double               got,
              const double         want[3])
{
  double error = error_of (space, channel, got, want[channel]);

  if (space->channels[channel].max != 360)
    return error;
  return error * fmin (1, want[1] / space->channels[1].max);
}

static void
check_table (const char *name)
{
  g_autoptr (HekTestGolden) golden = hek_test_golden_load (name);
  double worst = 0, worst_row = 0;

  for (guint i = 0; i < golden->rows->len; i++)
    {
      const char *id = hek_test_golden_text (golden, i, "space");
      const HekColorSpace *space = hek_color_space_find (id);
      double linear[3], want[3], v[3];
      float row[3];

      g_assert_nonnull (space);
      hek_test_golden_triple (golden, i, rgb, linear);
      hek_test_golden_triple (golden, i, expected, want);
      space->from_linear (linear, v);
      for (int c = 0; c < 3; c++)
        {
          double error = error_of (space, c, v[c], want[c]);

          if (!(error <= REFERENCE_TOLERANCE))
            {
              g_test_message ("%s of %g %g %g, channel %d: %.17g is not %.17g", id, linear[0],
                              linear[1], linear[2], c, v[c], want[c]);
              g_test_fail ();
            }
          worst = fmax (worst, error);
          row[c] = (float) linear[c];
        }

      /* the row has the rounded colour, so it is compared with the reference of that */
      for (int c = 0; c < 3; c++)
        v[c] = row[c];
      space->from_linear (v, v);
      space->from_linear_rows (row, row, 1);
      for (int c = 0; c < 3; c++)
        {
          double error = row_error_of (space, c, row[c], v);

          if (!(error <= ROW_TOLERANCE))
            {
              g_test_message ("%s of %g %g %g, channel %d: row %.9g is not %.9g", id, linear[0],
                              linear[1], linear[2], c, row[c], v[c]);
              g_test_fail ();
            }
          worst_row = fmax (worst_row, error);
        }
    }
  g_test_message ("%s: %u colours, largest error %.2g, of rows %.2g", name, golden->rows->len,
                  worst, worst_row);
}

static void
test_coloraide (void)
{
  check_table ("color-spaces-coloraide.csv");
}

static void
test_colour_science (void)
{
  if (!hek_test_skip_under_valgrind ())
    check_table ("color-spaces-colour-science.csv");
}

/* Lab and Luv under other whites: colours that scikit-image's own tests use. */
static void
test_other_whites (void)
{
  static const char *const xyz_names[] = { "x", "y", "z" };
  static const char *const white_names[] = { "wx", "wy", "wz" };
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("color-cie-skimage.csv");

  for (guint i = 0; i < golden->rows->len; i++)
    {
      gboolean is_lab = g_str_equal (hek_test_golden_text (golden, i, "space"), "lab");
      double xyz[3], white[3], want[3], v[3];

      hek_test_golden_triple (golden, i, xyz_names, xyz);
      hek_test_golden_triple (golden, i, white_names, white);
      hek_test_golden_triple (golden, i, expected, want);
      (is_lab ? hek_color_lab_from_xyz : hek_color_luv_from_xyz) (xyz, white, v);
      for (int c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (v[c], want[c],
                                        REFERENCE_TOLERANCE * fmax (1, fabs (want[c])));
      (is_lab ? hek_color_xyz_from_lab : hek_color_xyz_from_luv) (v, white, v);
      for (int c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (v[c], xyz[c], 1e-14);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/color/space-golden/coloraide", test_coloraide);
  g_test_add_func ("/color/space-golden/colour-science", test_colour_science);
  g_test_add_func ("/color/space-golden/other-whites", test_other_whites);
  return g_test_run ();
}
