/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ICtCp: intensity and two opponent channels of PQ-encoded cones, for high dynamic range. It is of
 * absolute light: linear 1.0 is 203 cd/m², the reference white of ITU-R BT.2408. Equal linear R, G
 * and B give Ct = Cp = 0 exactly.
 *
 * Source: ITU-R BT.2100-2, table 7; the matrices are its integers over 4096.
 *
 * Edge cases: cones below 0, of colours outside BT.2020, are encoded by the curve continued as an
 * odd function about its code of no light (the standard clips them), so that they come back.
 */
#include "config.h"

#include "hek-color-rgb-private.h"
#include "hek-transfer-private.h"

#include <glib/gi18n-lib.h>

#include "hek-sanitize.h"

#define LIGHT_OF_WHITE (HEK_TRANSFER_REFERENCE_WHITE / HEK_TRANSFER_PQ_PEAK)

static const HekColorExact lms_from_bt2020 = { {
  { 1688 / 4096.0L, 2146 / 4096.0L, 262 / 4096.0L },
  { 683 / 4096.0L, 2951 / 4096.0L, 462 / 4096.0L },
  { 99 / 4096.0L, 309 / 4096.0L, 3688 / 4096.0L },
} };

static const HekColorExact ictcp_from_cones = { {
  { 2048 / 4096.0L, 2048 / 4096.0L, 0 },
  { 6610 / 4096.0L, -13613 / 4096.0L, 7003 / 4096.0L },
  { 17933 / 4096.0L, -17390 / 4096.0L, -543 / 4096.0L },
} };

typedef struct
{
  HekColorMatrix lms_from_linear, linear_from_lms; /* balanced */
  HekColorMatrix ictcp_from_cones;                 /* row 0 balanced, rows 1 and 2 opponent */
  HekColorMatrix cones_from_ictcp;                 /* weights of Ct and Cp beside I */
  HekKernelPqSpace kernel;                         /* the same for rows */
} Matrices;

static const Matrices *
matrices (void)
{
  static Matrices all;
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      HekColorExact m;

      hek_color_exact_rgb_from_linear (hek_color_rgb_find ("bt2020"), &m);
      hek_color_exact_multiply (&lms_from_bt2020, &m, &m);
      all.lms_from_linear = hek_color_exact_balanced (&m);
      hek_color_exact_invert (&m, &m);
      all.linear_from_lms = hek_color_exact_balanced (&m);
      all.ictcp_from_cones = hek_color_exact_balanced (&ictcp_from_cones);
      all.cones_from_ictcp = hek_color_exact_inverse_opponent (&ictcp_from_cones);
      all.kernel = (HekKernelPqSpace) {
        .cones_from_rgb = all.lms_from_linear,
        .rgb_from_cones = all.linear_from_lms,
        .out_from_cones = hek_color_kernel_matrix (&all.ictcp_from_cones),
        .cones_from_out = hek_color_kernel_matrix (&all.cones_from_ictcp),
        .weight = { LIGHT_OF_WHITE, LIGHT_OF_WHITE, LIGHT_OF_WHITE },
        .m2 = HEK_TRANSFER_PQ_M2,
      };
      HEK_HANDED_OVER (&all);
      g_once_init_leave (&ready, 1);
    }
  HEK_TAKEN_OVER (&all);
  return &all;
}

static void
ictcp_from_linear (const double linear[3],
                   double       out[3])
{
  const Matrices *m = matrices ();
  double v[3];

  for (int i = 0; i < 3; i++)
    v[i] = hek_transfer_pq_curve (LIGHT_OF_WHITE *
                                    hek_color_balanced (&m->lms_from_linear, i, linear),
                                  HEK_TRANSFER_PQ_M2);
  for (int i = 0; i < 3; i++)
    out[i] = hek_color_balanced (&m->ictcp_from_cones, i, v) - (i > 0 ? v[1] : 0);
}

static void
ictcp_to_linear (const double in[3],
                 double       linear[3])
{
  const Matrices *m = matrices ();
  double v[3];

  for (int i = 0; i < 3; i++)
    {
      const double *k = m->cones_from_ictcp.k[i];

      v[i] = hek_transfer_pq_curve_inverse (in[0] + k[0] * in[1] + k[1] * in[2],
                                            HEK_TRANSFER_PQ_M2) /
             LIGHT_OF_WHITE;
    }
  for (int i = 0; i < 3; i++)
    linear[i] = hek_color_balanced (&m->linear_from_lms, i, v);
}

static void
ictcp_from_linear_rows (const float *linear,
                        float       *out,
                        gsize        n)
{
  hek_kernel_color ()->pq_space_from_rgb (&matrices ()->kernel, linear, out, n);
}

static void
ictcp_to_linear_rows (const float *in,
                      float       *linear,
                      gsize        n)
{
  hek_kernel_color ()->rgb_from_pq_space (&matrices ()->kernel, in, linear, n);
}

const HekColorSpace hek_color_space_ictcp = {
  .id = "ictcp",
  .label = N_("ICtCp"),
  .help = N_("Intensity, blue to yellow and red to green for high dynamic range (ITU-R BT.2100). "
             "White is taken as 203 cd/m²."),
  .channels = { { "I", NULL, 0, 0.59 }, { "Ct", NULL, -0.29, 0.28 }, { "Cp", NULL, -0.17, 0.28 } },
  .from_linear = ictcp_from_linear,
  .to_linear = ictcp_to_linear,
  .from_linear_rows = ictcp_from_linear_rows,
  .to_linear_rows = ictcp_to_linear_rows,
};
