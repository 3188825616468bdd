/* SPDX-License-Identifier: Apache-2.0 */
/* The table of transfer functions, with those two that are elsewhere or nothing: sRGB is that of
 * hek-color-transfer.h. */
#include "config.h"

#include "hek-transfer.h"

#include "hek-color-transfer.h"
#include "hek-transfer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static const HekTransfer *const transfers[] = {
  &hek_transfer_linear,    &hek_transfer_srgb, &hek_transfer_gamma,
  &hek_transfer_adobe_rgb, &hek_transfer_dci,  &hek_transfer_prophoto,
  &hek_transfer_bt1886,    &hek_transfer_pq,   &hek_transfer_hlg,
};

guint
hek_transfer_n (void)
{
  return G_N_ELEMENTS (transfers);
}

const HekTransfer *
hek_transfer (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (transfers), NULL);

  return transfers[i];
}

const HekTransfer *
hek_transfer_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (transfers); i++)
    if (g_strcmp0 (transfers[i]->id, id) == 0)
      return transfers[i];
  return NULL;
}

double
hek_transfer_odd_power (double x,
                        double e)
{
  return copysign (pow (fabs (x), e), x);
}

static double
linear_copy (double x)
{
  return x;
}

static void
linear_copy_rows (const float *in,
                  float       *out,
                  gsize        n)
{
  memmove (out, in, n * sizeof *out);
}

const HekTransfer hek_transfer_linear = {
  .id = "linear",
  .label = N_("Linear light"),
  .help = N_("The code is proportional to the light."),
  .encode = linear_copy,
  .decode = linear_copy,
  .encode_rows = linear_copy_rows,
  .decode_rows = linear_copy_rows,
};

const HekTransfer hek_transfer_srgb = {
  .id = "srgb",
  .label = N_("sRGB"),
  .help = N_("The curve of pictures on the web and of most files: a straight piece near black, "
             "then a power of 2.4 (IEC 61966-2-1)."),
  .encode = hek_color_srgb_encode,
  .decode = hek_color_srgb_decode,
  .encode_rows = hek_color_srgb_encode_rows,
  .decode_rows = hek_color_srgb_decode_rows,
};
