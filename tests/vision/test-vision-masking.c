/* SPDX-License-Identifier: Apache-2.0 */
/* Contrast masking: ColorVideoVDP's own values, thresholds that agree with them, bad input. */
#include "hek-masking.h"

#include <math.h>

#include "hek-test-golden.h"

static void
test_golden (void)
{
  static const char *const names[4][3] = {
    { "t0", "t1", "t2" }, { "r0", "r1", "r2" }, { "s0", "s1", "s2" }, { "d0", "d1", "d2" }
  };
  g_autoptr (HekTestGolden) golden = hek_test_golden_load ("vision-masking.csv");

  g_assert_cmpuint (golden->rows->len, ==, 60);
  for (guint i = 0; i < golden->rows->len; i++)
    {
      double v[4][3], out[3];

      for (int k = 0; k < 4; k++)
        hek_test_golden_triple (golden, i, names[k], v[k]);
      for (int k = 0; k < 2; k++)
        for (int c = 0; c < 3; c++)
          v[k][c] = hek_masking_visibility ((HekCsfChannel) c, v[k][c], v[2][c]);
      hek_masking_difference (v[0], v[1], out);
      for (int c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (out[c], v[3][c], 1e-9 * fmax (1, v[3][c]));
    }
}

/* A change of the size of the elevated threshold has D = 1, which the clamp makes 1 / (1 +
 * 10^-2.56); the model's epsilon of 1e-5 is left. */
static void
test_elevation (void)
{
  static const double maskers[][3] = { { 0, 0, 0 }, { 5, 0, 0 }, { 40, 3, 1 }, { 300, 80, 20 } };

  for (guint i = 0; i < G_N_ELEMENTS (maskers); i++)
    for (int c = 0; c < HEK_CSF_N_CHANNELS; c++)
      {
        double test[3] = { maskers[i][0], maskers[i][1], maskers[i][2] }, out[3];
        double elevation = hek_masking_elevation ((HekCsfChannel) c, maskers[i]);

        g_assert_cmpfloat (elevation, >=, 1);
        test[c] += elevation;
        hek_masking_difference (test, maskers[i], out);
        g_assert_cmpfloat_with_epsilon (out[c], 1 / (1 + 1 / exp10 (2.5642454624176025)), 1e-4);
      }
}

static void
test_more_masks_more (void)
{
  for (int c = 0; c < HEK_CSF_N_CHANNELS; c++)
    {
      HekCsfChannel channel = (HekCsfChannel) c;
      double last = 1;

      g_assert_cmpfloat (hek_masking_elevation_self (channel, 0), ==, 1);
      for (double m = 0.5; m < 1000; m *= 2)
        {
          double alone[3] = { 0 }, beside[3] = { 20, 20, 20 };

          alone[c] = beside[c] = m;
          g_assert_cmpfloat (hek_masking_elevation_self (channel, m), >, last);
          last = hek_masking_elevation_self (channel, -m);
          g_assert_cmpfloat (hek_masking_elevation (channel, alone), ==, last);
          g_assert_cmpfloat (hek_masking_elevation (channel, beside), >, last);
        }
    }
}

static void
test_special (void)
{
  static const double bad[] = { NAN, INFINITY, -INFINITY, 1e300 };

  g_assert_cmpfloat (hek_masking_visibility (HEK_CSF_ACHROMATIC, NAN, 5), ==, 0);
  g_assert_cmpfloat (hek_masking_visibility (HEK_CSF_ACHROMATIC, -INFINITY, 5), ==, -1e6);
  g_assert_cmpfloat (hek_masking_elevation_self (HEK_CSF_RED_GREEN, NAN), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    for (guint j = 0; j < G_N_ELEMENTS (bad); j++)
      {
        double test[3] = { bad[i], bad[j], 1 }, reference[3] = { bad[j], 2, bad[i] }, out[3];

        hek_masking_difference (test, reference, out);
        for (int c = 0; c < 3; c++)
          {
            g_assert_true (isfinite (out[c]) && out[c] >= 0);
            g_assert_true (isfinite (hek_masking_elevation ((HekCsfChannel) c, test)));
          }
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vision/masking/golden", test_golden);
  g_test_add_func ("/vision/masking/elevation", test_elevation);
  g_test_add_func ("/vision/masking/more-masks-more", test_more_masks_more);
  g_test_add_func ("/vision/masking/special", test_special);
  return g_test_run ();
}
