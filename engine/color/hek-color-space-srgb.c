/* SPDX-License-Identifier: Apache-2.0 */
/* The two RGB forms of BT.709 primaries and D65 white: encoded as sRGB, and linear light, which
 * is the hub. */
#include "config.h"

#include "hek-color-space-private.h"
#include "hek-color-transfer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
srgb_from_linear (const double linear[3],
                  double       out[3])
{
  for (int i = 0; i < 3; i++)
    out[i] = hek_color_srgb_encode (linear[i]);
}

static void
srgb_to_linear (const double in[3],
                double       linear[3])
{
  for (int i = 0; i < 3; i++)
    linear[i] = hek_color_srgb_decode (in[i]);
}

static void
srgb_from_linear_rows (const float *linear,
                       float       *out,
                       gsize        n)
{
  hek_color_srgb_encode_rows (linear, out, 3 * n);
}

static void
srgb_to_linear_rows (const float *in,
                     float       *linear,
                     gsize        n)
{
  hek_color_srgb_decode_rows (in, linear, 3 * n);
}

static void
linear_copy (const double in[3],
             double       out[3])
{
  memmove (out, in, 3 * sizeof *out);
}

static void
linear_copy_rows (const float *in,
                  float       *out,
                  gsize        n)
{
  memmove (out, in, n * 3 * sizeof *out);
}

const HekColorSpace hek_color_space_srgb = {
  .id = "srgb",
  .label = N_("sRGB"),
  .help = N_("Red, green and blue as files and displays hold them: BT.709 primaries, D65 white, "
             "encoded with the transfer function of IEC 61966-2-1."),
  .channels = { { "R", NULL, 0, 1 }, { "G", NULL, 0, 1 }, { "B", NULL, 0, 1 } },
  .from_linear = srgb_from_linear,
  .to_linear = srgb_to_linear,
  .from_linear_rows = srgb_from_linear_rows,
  .to_linear_rows = srgb_to_linear_rows,
};

const HekColorSpace hek_color_space_linear = {
  .id = "linear",
  .label = N_("Linear RGB"),
  .help = N_("Red, green and blue proportional to light: the primaries and white of sRGB without "
             "its transfer function. Light adds up here, so pictures are averaged in it."),
  .channels = { { "R", NULL, 0, 1 }, { "G", NULL, 0, 1 }, { "B", NULL, 0, 1 } },
  .from_linear = linear_copy,
  .to_linear = linear_copy,
  .from_linear_rows = linear_copy_rows,
  .to_linear_rows = linear_copy_rows,
};
