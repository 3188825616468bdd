/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Jzazbz: lightness and two opponent channels for high dynamic range, with straighter hues than
 * ICtCp. It is of absolute light: linear 1.0 is 203 cd/m², the reference white of ITU-R BT.2408.
 *
 * Source: M. Safdar et al., "Perceptually uniform color space for image signals including high
 * dynamic range and wide gamut", Optics Express 25(13), 2017, equations 8 to 16; the exponent is
 * 1.7 times that of PQ.
 *
 * Edge cases: cones below 0 are encoded by the curve continued as an odd function about its code
 * of no light, so that they come back. Jz = 1/0.56 + 1 has no inverse: infinite.
 */
#include "config.h"

#include "hek-color-rgb-private.h"
#include "hek-transfer-private.h"

#include <glib/gi18n-lib.h>

#include "hek-sanitize.h"

#define M2 (1.7 * HEK_TRANSFER_PQ_M2)
#define B 1.15L
#define G 0.66L
#define D -0.56
#define D0 1.6295499532821566e-11

static const HekColorExact lms_from_primed = { {
  { 0.41478972L, 0.579999L, 0.0146480L },
  { -0.2015100L, 1.120649L, 0.0531008L },
  { -0.0166008L, 0.264800L, 0.6684799L },
} };

/* X' = b X - (b - 1) Z, Y' = g Y - (g - 1) X */
static const HekColorExact primed_from_xyz = { {
  { B, 0, 1 - B },
  { 1 - G, G, 0 },
  { 0, 0, 1 },
} };

static const HekColorExact izazbz_from_cones = { {
  { 0.5L, 0.5L, 0 },
  { 3.524000L, -4.066708L, 0.542708L },
  { 0.199076L, 1.096799L, -1.295875L },
} };

typedef struct
{
  HekColorMatrix lms_from_linear, linear_from_lms; /* balanced, of cones divided by their white */
  HekColorMatrix izazbz_from_cones;                /* row 0 balanced, rows 1 and 2 opponent */
  HekColorMatrix cones_from_izazbz;                /* weights of az and bz beside Iz */
  double white[3];                                 /* light of the cones, 1 = 10,000 cd/m² */
  HekKernelPqSpace kernel;                         /* the same for rows */
} Matrices;

static void
matrices_init (Matrices *self)
{
  HekColorExact m;

  hek_color_exact_xyz_from_linear (&m);
  hek_color_exact_multiply (&primed_from_xyz, &m, &m);
  hek_color_exact_multiply (&lms_from_primed, &m, &m);
  for (int i = 0; i < 3; i++)
    {
      long double sum = m.m[i][0] + m.m[i][1] + m.m[i][2];

      self->white[i] = (double) (sum * (HEK_TRANSFER_REFERENCE_WHITE / HEK_TRANSFER_PQ_PEAK));
      for (int j = 0; j < 3; j++)
        m.m[i][j] /= sum;
    }
  self->lms_from_linear = hek_color_exact_balanced (&m);
  hek_color_exact_invert (&m, &m);
  self->linear_from_lms = hek_color_exact_balanced (&m);
  self->izazbz_from_cones = hek_color_exact_balanced (&izazbz_from_cones);
  self->cones_from_izazbz = hek_color_exact_inverse_opponent (&izazbz_from_cones);

  self->kernel = (HekKernelPqSpace) {
    .cones_from_rgb = self->lms_from_linear,
    .rgb_from_cones = self->linear_from_lms,
    .out_from_cones = hek_color_kernel_matrix (&self->izazbz_from_cones),
    .cones_from_out = hek_color_kernel_matrix (&self->cones_from_izazbz),
    .weight = { self->white[0], self->white[1], self->white[2] },
    .m2 = M2,
    .d = D,
    .d0 = D0,
  };
}

static const Matrices *
matrices (void)
{
  static Matrices all;
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      matrices_init (&all);
      HEK_HANDED_OVER (&all);
      g_once_init_leave (&ready, 1);
    }
  HEK_TAKEN_OVER (&all);
  return &all;
}

static void
jzazbz_from_linear (const double linear[3],
                    double       out[3])
{
  const Matrices *m = matrices ();
  double v[3];

  for (int i = 0; i < 3; i++)
    v[i] = hek_transfer_pq_curve (m->white[i] *
                                    hek_color_balanced (&m->lms_from_linear, i, linear), M2);
  for (int i = 0; i < 3; i++)
    out[i] = hek_color_balanced (&m->izazbz_from_cones, i, v) - (i > 0 ? v[1] : 0);
  out[0] = (1 + D) * out[0] / (1 + D * out[0]) - D0;
}

static void
jzazbz_to_linear (const double in[3],
                  double       linear[3])
{
  const Matrices *m = matrices ();
  double j = in[0] + D0, light = j / (1 + D - D * j), v[3];

  for (int i = 0; i < 3; i++)
    {
      const double *k = m->cones_from_izazbz.k[i];

      v[i] = hek_transfer_pq_curve_inverse (light + k[0] * in[1] + k[1] * in[2], M2) /
             m->white[i];
    }
  for (int i = 0; i < 3; i++)
    linear[i] = hek_color_balanced (&m->linear_from_lms, i, v);
}

static void
jzazbz_from_linear_rows (const float *linear,
                         float       *out,
                         gsize        n)
{
  hek_kernel_color ()->pq_space_from_rgb (&matrices ()->kernel, linear, out, n);
}

static void
jzazbz_to_linear_rows (const float *in,
                       float       *linear,
                       gsize        n)
{
  hek_kernel_color ()->rgb_from_pq_space (&matrices ()->kernel, in, linear, n);
}

const HekColorSpace hek_color_space_jzazbz = {
  .id = "jzazbz",
  .label = N_("Jzazbz"),
  .help = N_("Lightness, green to red and blue to yellow for high dynamic range and wide gamuts "
             "(Safdar and others 2017). White is taken as 203 cd/m²."),
  .channels = { { "Jz", NULL, 0, 0.223 },
                { "az", NULL, -0.111, 0.131 },
                { "bz", NULL, -0.19, 0.137 } },
  .from_linear = jzazbz_from_linear,
  .to_linear = jzazbz_to_linear,
  .from_linear_rows = jzazbz_from_linear_rows,
  .to_linear_rows = jzazbz_to_linear_rows,
};
