/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Oklab and its polar form.
 *
 * Source: B. Ottosson, "A perceptual color space for image processing", 2020. The matrices are
 * those of CSS Color 4, which has the published ones anew for D65 at x = 0.3127, y = 0.3290 with 16
 * digits: white is exactly neutral, and other values differ from the published ones by up to 4e-8.
 * Equal linear R, G and B give a = b = 0 exactly.
 */
#include "config.h"

#include "hek-color-cie.h"
#include "hek-color-rgb-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-sanitize.h"

static const HekColorExact lms_from_xyz = { {
  { 0.8190224379967030L, 0.3619062600528904L, -0.1288737815209879L },
  { 0.0329836539323885L, 0.9292868615863434L, 0.0361446663506424L },
  { 0.0481771893596242L, 0.2642395317527308L, 0.6335478284694309L },
} };

static const HekColorExact lab_from_cones = { {
  { 0.2104542683093140L, 0.7936177747023054L, -0.0040720430116193L },
  { 1.9779985324311684L, -2.4285922420485799L, 0.4505937096174110L },
  { 0.0259040424655478L, 0.7827717124575296L, -0.8086757549230774L },
} };

const HekColorOklab *
hek_color_oklab_matrices (void)
{
  static HekColorOklab all;
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      HekColorExact m;

      hek_color_exact_xyz_from_linear (&m);
      hek_color_exact_multiply (&lms_from_xyz, &m, &m);
      all.lms_from_rgb = hek_color_exact_balanced (&m);
      hek_color_exact_invert (&m, &m);
      all.rgb_from_lms = hek_color_exact_balanced (&m);
      all.lab_from_cones = hek_color_exact_balanced (&lab_from_cones);
      all.cones_from_lab = hek_color_exact_inverse_opponent (&lab_from_cones);
      HEK_HANDED_OVER (&all);
      g_once_init_leave (&ready, 1);
    }
  HEK_TAKEN_OVER (&all);
  return &all;
}

static void
oklab_from_linear (const double linear[3],
                   double       out[3])
{
  const HekColorOklab *m = hek_color_oklab_matrices ();
  double v[3];

  for (int i = 0; i < 3; i++)
    v[i] = cbrt (hek_color_balanced (&m->lms_from_rgb, i, linear));
  for (int i = 0; i < 3; i++)
    out[i] = hek_color_balanced (&m->lab_from_cones, i, v) - (i > 0 ? v[1] : 0);
}

static void
oklab_to_linear (const double in[3],
                 double       linear[3])
{
  const HekColorOklab *m = hek_color_oklab_matrices ();
  double v[3];

  for (int i = 0; i < 3; i++)
    {
      const double *k = m->cones_from_lab.k[i];

      v[i] = in[0] + k[0] * in[1] + k[1] * in[2];
      v[i] = v[i] * v[i] * v[i];
    }
  for (int i = 0; i < 3; i++)
    linear[i] = hek_color_balanced (&m->rgb_from_lms, i, v);
}

static void
oklch_from_linear (const double linear[3],
                   double       out[3])
{
  double lab[3];

  oklab_from_linear (linear, lab);
  hek_color_polar_from_ab (lab, out);
}

static void
oklch_to_linear (const double in[3],
                 double       linear[3])
{
  double lab[3];

  hek_color_ab_from_polar (in, lab);
  oklab_to_linear (lab, linear);
}

static void
oklab_from_linear_rows (const float *linear,
                        float       *out,
                        gsize        n)
{
  const HekColorOklab *m = hek_color_oklab_matrices ();
  const HekKernelMatrix lms = hek_color_kernel_matrix (&m->lms_from_rgb);
  const HekKernelMatrix lab = hek_color_kernel_matrix (&m->lab_from_cones);

  hek_kernel_color ()->oklab_from_rgb (&lms, &lab, linear, out, n);
}

static void
oklab_to_linear_rows (const float *in,
                      float       *linear,
                      gsize        n)
{
  const HekColorOklab *m = hek_color_oklab_matrices ();
  const HekKernelMatrix cones = hek_color_kernel_matrix (&m->cones_from_lab);
  const HekKernelMatrix rgb = hek_color_kernel_matrix (&m->rgb_from_lms);

  hek_kernel_color ()->rgb_from_oklab (&cones, &rgb, in, linear, n);
}

static void
oklch_from_linear_rows (const float *linear,
                        float       *out,
                        gsize        n)
{
  oklab_from_linear_rows (linear, out, n);
  hek_kernel_color ()->polar_from_ab (out, out, n);
}

static void
oklch_to_linear_rows (const float *in,
                      float       *linear,
                      gsize        n)
{
  hek_kernel_color ()->ab_from_polar (in, linear, n);
  oklab_to_linear_rows (linear, linear, n);
}

const HekColorSpace hek_color_space_oklab = {
  .id = "oklab",
  .label = N_("Oklab"),
  .help = N_("Lightness, green to red and blue to yellow, with hues that stay straighter and "
             "steps that are more even than those of CIE L*a*b* (Ottosson 2020)."),
  .channels = { { "L", NULL, 0, 1 }, { "a", NULL, -0.24, 0.28 }, { "b", NULL, -0.32, 0.2 } },
  .from_linear = oklab_from_linear,
  .to_linear = oklab_to_linear,
  .from_linear_rows = oklab_from_linear_rows,
  .to_linear_rows = oklab_to_linear_rows,
};

const HekColorSpace hek_color_space_oklch = {
  .id = "oklch",
  .label = N_("Oklch"),
  .help = N_("Oklab as lightness, chroma and hue angle; greys have hue 0."),
  .channels = { { "L", NULL, 0, 1 }, { "C", NULL, 0, 0.33 }, { "h", "°", 0, 360 } },
  .from_linear = oklch_from_linear,
  .to_linear = oklch_to_linear,
  .from_linear_rows = oklch_from_linear_rows,
  .to_linear_rows = oklch_to_linear_rows,
};
