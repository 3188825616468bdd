/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CIE94 for graphic arts and for textiles. The weights are those of the chroma of the reference,
 * so the order of the colours counts.
 *
 * Source: CIE 116-1995, with k_C = k_H = 1; k_L, K_1, K_2 = 1, 0.045, 0.015 of the reference
 * conditions, and 2, 0.048, 0.014 for textiles (also in scikit-image, color/delta_e.py).
 */
#include "config.h"

#include "hek-color-difference-private.h"

#include "hek-kernel-color.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  double k_l, k_1, k_2;
} HekCie94Weights;

static const HekCie94Weights graphic = { 1, 0.045, 0.015 };
static const HekCie94Weights textile = { 2, 0.048, 0.014 };

static double
cie94 (const HekCie94Weights *weights,
       const double           ref[3],
       const double           test[3])
{
  double delta_c, delta_h_square;
  double c = hek_color_chroma_and_hue (ref, test, &delta_c, &delta_h_square);
  double s_h = 1 + weights->k_2 * c;
  double x = (test[0] - ref[0]) / weights->k_l, y = delta_c / (1 + weights->k_1 * c);

  return sqrt (x * x + y * y + delta_h_square / (s_h * s_h));
}

static void
cie94_kernel (const HekCie94Weights *weights,
              const float           *ref,
              const float           *test,
              float                 *out,
              gsize                  n)
{
  const HekKernelCie94 kernel_weights = { .inverse_k_l = (float) (1 / weights->k_l),
                                          .k_1 = (float) weights->k_1,
                                          .k_2 = (float) weights->k_2 };

  hek_kernel_color ()->delta_e_94 (&kernel_weights, ref, test, out, n);
}

static double
graphic_delta (const double ref[3],
               const double test[3])
{
  return cie94 (&graphic, ref, test);
}

static double
textile_delta (const double ref[3],
               const double test[3])
{
  return cie94 (&textile, ref, test);
}

static void
graphic_rows (const float *ref,
              const float *test,
              float       *out,
              gsize        n)
{
  cie94_kernel (&graphic, ref, test, out, n);
}

static void
textile_rows (const float *ref,
              const float *test,
              float       *out,
              gsize        n)
{
  cie94_kernel (&textile, ref, test, out, n);
}

const HekColorDifference hek_color_difference_cie94 = {
  .id = "cie94",
  .label = N_("CIE94"),
  .help = N_("ΔE76 with chroma and hue weighted by the chroma of the reference, for graphic arts "
             "(CIE 116-1995)."),
  .space = "lab",
  .key = "cie94",
  .symmetric = FALSE,
  .delta = graphic_delta,
  .rows = graphic_rows,
};

const HekColorDifference hek_color_difference_cie94_textile = {
  .id = "cie94-textile",
  .label = N_("CIE94 (textiles)"),
  .help = N_("CIE94 with the weights for textiles, where differences of lightness count half."),
  .space = "lab",
  .key = "cie94_textile",
  .symmetric = FALSE,
  .delta = textile_delta,
  .rows = textile_rows,
};
