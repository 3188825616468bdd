/* SPDX-License-Identifier: Apache-2.0 */
/* The curve of ProPhoto RGB, which is ROMM RGB: ISO 22028-2:2013. A power of 1.8 with a straight
 * piece of slope 16 below 1/512; an odd function. */
#include "config.h"

#include "hek-kernel-color.h"
#include "hek-transfer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define GAMMA 1.8
#define SLOPE 16.0
#define LINEAR_KNEE (1 / 512.0) /* 16^(1.8 / (1 - 1.8)) */
#define STRIP 256               /* values at a time */

static double
prophoto_encode (double linear)
{
  return fabs (linear) < LINEAR_KNEE ? SLOPE * linear : hek_transfer_odd_power (linear, 1 / GAMMA);
}

static double
prophoto_decode (double code)
{
  return fabs (code) < SLOPE * LINEAR_KNEE ? code / SLOPE : hek_transfer_odd_power (code, GAMMA);
}

/* @exponent from @knee on, and below it straight. */
static void
prophoto_rows (double       exponent,
               double       slope,
               double       knee,
               const float *in,
               float       *out,
               gsize        n)
{
  float power[STRIP];

  for (gsize at = 0; at < n; at += STRIP)
    {
      gsize m = MIN (n - at, STRIP);

      hek_kernel_color ()->power (exponent, in + at, power, m);
      for (gsize i = 0; i < m; i++)
        {
          float x = in[at + i];

          out[at + i] = fabsf (x) < (float) knee ? (float) slope * x : power[i];
        }
    }
}

static void
prophoto_encode_rows (const float *linear,
                      float       *code,
                      gsize        n)
{
  prophoto_rows (1 / GAMMA, SLOPE, LINEAR_KNEE, linear, code, n);
}

static void
prophoto_decode_rows (const float *code,
                      float       *linear,
                      gsize        n)
{
  prophoto_rows (GAMMA, 1 / SLOPE, SLOPE * LINEAR_KNEE, code, linear, n);
}

const HekTransfer hek_transfer_prophoto = {
  .id = "prophoto",
  .label = N_("ProPhoto RGB"),
  .help = N_("A power of 1.8 with a straight piece near black (ISO 22028-2, ROMM RGB)."),
  .encode = prophoto_encode,
  .decode = prophoto_decode,
  .encode_rows = prophoto_encode_rows,
  .decode_rows = prophoto_decode_rows,
};
