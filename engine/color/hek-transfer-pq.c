/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PQ: the code of absolute luminance up to 10,000 cd/m², made from the contrast sensitivity of the
 * eye. Code 0 is below that of no light, 7e-7, which is where codes of the descriptor begin.
 *
 * Source: SMPTE ST 2084:2014, equations 4.1 and 5.1; the same as ITU-R BT.2100-2, table 4.
 */
#include "config.h"

#include "hek-kernel-color.h"
#include "hek-transfer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define M1 (2610.0 / 16384)
#define C1 (3424.0 / 4096)
#define C2 (2413.0 / 4096 * 32)
#define C3 (2392.0 / 4096 * 32)

/* relative >= 0 */
static double
curve (double relative,
       double m2)
{
  double y = pow (relative, M1);

  return pow (isinf (y) ? C2 / C3 : (C1 + C2 * y) / (1 + C3 * y), m2);
}

/* code >= that of 0; the brightest codes have no light */
static double
curve_inverse (double code,
               double m2)
{
  double v = pow (code, 1 / m2), below = C2 - C3 * v;

  if (below <= 0)
    return INFINITY;
  return pow (v > C1 ? (v - C1) / below : 0, 1 / M1);
}

double
hek_transfer_pq_curve (double relative,
                       double m2)
{
  if (isnan (relative))
    return relative;
  return relative < 0 ? 2 * pow (C1, m2) - curve (-relative, m2) : curve (relative, m2);
}

double
hek_transfer_pq_curve_inverse (double code,
                               double m2)
{
  double zero = pow (C1, m2);

  if (isnan (code))
    return code;
  return code < zero ? -curve_inverse (2 * zero - code, m2) : curve_inverse (code, m2);
}

static double
pq_encode (double luminance)
{
  return hek_transfer_pq_curve (luminance < 0 ? 0 : luminance / HEK_TRANSFER_PQ_PEAK,
                                HEK_TRANSFER_PQ_M2);
}

static double
pq_decode (double code)
{
  double relative = hek_transfer_pq_curve_inverse (code, HEK_TRANSFER_PQ_M2);

  return relative < 0 ? 0 : HEK_TRANSFER_PQ_PEAK * relative;
}

static void
pq_encode_rows (const float *linear,
                float       *code,
                gsize        n)
{
  hek_kernel_color ()->pq_encode (HEK_TRANSFER_PQ_M2, 1 / HEK_TRANSFER_PQ_PEAK, linear, code, n);
}

static void
pq_decode_rows (const float *code,
                float       *linear,
                gsize        n)
{
  hek_kernel_color ()->pq_decode (HEK_TRANSFER_PQ_M2, HEK_TRANSFER_PQ_PEAK, code, linear, n);
}

const HekTransfer hek_transfer_pq = {
  .id = "pq",
  .label = N_("PQ"),
  .help = N_("Perceptual quantizer for high dynamic range: the code of a luminance of up to "
             "10,000 cd/m² (SMPTE ST 2084)."),
  .absolute = TRUE,
  .encode = pq_encode,
  .decode = pq_decode,
  .encode_rows = pq_encode_rows,
  .decode_rows = pq_decode_rows,
};
