/* SPDX-License-Identifier: Apache-2.0 */
/* The RGB spaces beside sRGB, encoded: the matrix of hek-color-rgb.h, then the curve. */
#include "config.h"

#include "hek-color-rgb-private.h"

#include <glib/gi18n-lib.h>

static void
rgb_from_linear (const HekColorRgb *rgb,
                 const double       linear[3],
                 double             out[3])
{
  hek_color_rgb_from_linear (rgb, linear, out);
  for (int i = 0; i < 3; i++)
    out[i] = rgb->transfer->encode (out[i]);
}

static void
rgb_to_linear (const HekColorRgb *rgb,
               const double       in[3],
               double             linear[3])
{
  for (int i = 0; i < 3; i++)
    linear[i] = rgb->transfer->decode (in[i]);
  hek_color_rgb_to_linear (rgb, linear, linear);
}

/* The four functions of a descriptor. */
#define RGB_SPACE(name, id)                                                                        \
  static void name##_from_linear (const double linear[3], double out[3])                           \
  {                                                                                                \
    rgb_from_linear (hek_color_rgb_find (id), linear, out);                                        \
  }                                                                                                \
  static void name##_to_linear (const double in[3], double linear[3])                              \
  {                                                                                                \
    rgb_to_linear (hek_color_rgb_find (id), in, linear);                                           \
  }                                                                                                \
  static void name##_from_linear_rows (const float *linear, float *out, gsize n)                   \
  {                                                                                                \
    const HekColorRgb *rgb = hek_color_rgb_find (id);                                              \
                                                                                                   \
    hek_kernel_color ()->matrix (&hek_color_rgb_matrices (rgb)->from_linear, linear, out, n);      \
    rgb->transfer->encode_rows (out, out, 3 * n);                                                  \
  }                                                                                                \
  static void name##_to_linear_rows (const float *in, float *linear, gsize n)                      \
  {                                                                                                \
    const HekColorRgb *rgb = hek_color_rgb_find (id);                                              \
                                                                                                   \
    rgb->transfer->decode_rows (in, linear, 3 * n);                                                \
    hek_kernel_color ()->matrix (&hek_color_rgb_matrices (rgb)->to_linear, linear, linear, n);     \
  }

#define RGB_FUNCTIONS(name)                                                                        \
  .channels = { { "R", NULL, 0, 1 }, { "G", NULL, 0, 1 }, { "B", NULL, 0, 1 } },                   \
  .from_linear = name##_from_linear, .to_linear = name##_to_linear,                                \
  .from_linear_rows = name##_from_linear_rows, .to_linear_rows = name##_to_linear_rows

RGB_SPACE (adobe_rgb, "adobe-rgb")
RGB_SPACE (prophoto, "prophoto")
RGB_SPACE (display_p3, "display-p3")
RGB_SPACE (dci_p3, "dci-p3")
RGB_SPACE (bt2020, "bt2020")

const HekColorSpace hek_color_space_adobe_rgb = {
  .id = "adobe-rgb",
  .label = N_("Adobe RGB (1998)"),
  .help = N_("For photographs: the red and blue of sRGB with a purer green, and a power of 2.2 "
             "(563/256)."),
  RGB_FUNCTIONS (adobe_rgb),
};

const HekColorSpace hek_color_space_prophoto = {
  .id = "prophoto",
  .label = N_("ProPhoto RGB"),
  .help = N_("For photographs in work: nearly all colours of surfaces, and some that do not exist. "
             "White is D50."),
  RGB_FUNCTIONS (prophoto),
};

const HekColorSpace hek_color_space_display_p3 = {
  .id = "display-p3",
  .label = N_("Display P3"),
  .help = N_("Of recent displays: the primaries of digital cinema, with the white and the curve of "
             "sRGB."),
  RGB_FUNCTIONS (display_p3),
};

const HekColorSpace hek_color_space_dci_p3 = {
  .id = "dci-p3",
  .label = N_("DCI-P3"),
  .help = N_("Of digital cinema (SMPTE RP 431-2): a greenish white and a power of 2.6. White is "
             "adapted by Bradford."),
  RGB_FUNCTIONS (dci_p3),
};

const HekColorSpace hek_color_space_bt2020 = {
  .id = "bt2020",
  .label = N_("BT.2020"),
  .help = N_("Of ultra high definition television: spectral primaries, with the curve of its "
             "reference display (BT.1886, a power of 2.4)."),
  RGB_FUNCTIONS (bt2020),
};
