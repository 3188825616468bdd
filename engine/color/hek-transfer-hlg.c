/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hybrid log-gamma: a square root for the dark half of the codes, which a television without HDR
 * shows well, and a logarithm above. It encodes the light of the scene; what a display makes of it
 * depends on the display (HekHlgDisplay).
 *
 * Source: ITU-R BT.2100-2, table 5; ARIB STD-B67.
 */
#include "config.h"

#include "hek-transfer-hlg.h"
#include "hek-kernel-color.h"
#include "hek-transfer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define A 0.17883277
#define B (1 - 4 * A)
#define C (0.5 - A * log (4 * A))

/* Luminance of BT.2020 primaries, with the digits of BT.2100. */
static const double luminance_weights[3] = { 0.2627, 0.6780, 0.0593 };

static double
hlg_encode (double scene)
{
  if (scene < 0)
    return 0;
  return scene <= 1 / 12.0 ? sqrt (3 * scene) : A * log (12 * scene - B) + C;
}

static double
hlg_decode (double code)
{
  if (code < 0)
    return 0;
  return code <= 0.5 ? code * code / 3 : (exp ((code - C) / A) + B) / 12;
}

static void
hlg_encode_rows (const float *linear,
                 float       *code,
                 gsize        n)
{
  hek_kernel_color ()->hlg_encode (linear, code, n);
}

static void
hlg_decode_rows (const float *code,
                 float       *linear,
                 gsize        n)
{
  hek_kernel_color ()->hlg_decode (code, linear, n);
}

double
hek_hlg_system_gamma (double peak,
                      double surround)
{
  double stops = log2 (peak / 1000);
  double gamma = peak >= 400 && peak <= 2000 ? 1.2 + 0.42 * log10 (peak / 1000)
                                             : 1.2 * pow (1.111, stops);

  return gamma * pow (0.98, log2 (surround / HEK_HLG_REFERENCE_SURROUND));
}

void
hek_hlg_display_init (HekHlgDisplay *self,
                      double         peak,
                      double         black,
                      double         surround)
{
  g_return_if_fail (black >= 0 && peak > black && surround > 0);

  self->peak = peak;
  self->black = black;
  self->gamma = hek_hlg_system_gamma (peak, surround);
  self->lift = sqrt (3 * pow (black / peak, 1 / self->gamma));
}

static double
luminance (const double rgb[3])
{
  return luminance_weights[0] * rgb[0] + luminance_weights[1] * rgb[1] +
         luminance_weights[2] * rgb[2];
}

/* With a luminance of 0 the power is infinite or 0: there is no light. */
static void
scale (const double rgb[3],
       double       y,
       double       factor,
       double       out[3])
{
  for (int i = 0; i < 3; i++)
    out[i] = y <= 0 ? 0 : factor * rgb[i];
}

void
hek_hlg_ootf (const HekHlgDisplay *self,
              const double         scene[3],
              double               display[3])
{
  double y = luminance (scene);

  scale (scene, y, self->peak * pow (y, self->gamma - 1), display);
}

void
hek_hlg_ootf_inverse (const HekHlgDisplay *self,
                      const double         display[3],
                      double               scene[3])
{
  double y = luminance (display) / self->peak;

  scale (display, y, pow (y, 1 / self->gamma - 1) / self->peak, scene);
}

void
hek_hlg_display_decode (const HekHlgDisplay *self,
                        const double         code[3],
                        double               display[3])
{
  double scene[3];

  for (int i = 0; i < 3; i++)
    scene[i] = hlg_decode ((1 - self->lift) * code[i] + self->lift);
  hek_hlg_ootf (self, scene, display);
}

void
hek_hlg_display_encode (const HekHlgDisplay *self,
                        const double         display[3],
                        double               code[3])
{
  double scene[3];

  hek_hlg_ootf_inverse (self, display, scene);
  for (int i = 0; i < 3; i++)
    code[i] = (hlg_encode (scene[i]) - self->lift) / (1 - self->lift);
}

const HekTransfer hek_transfer_hlg = {
  .id = "hlg",
  .label = N_("HLG"),
  .help = N_("Hybrid log-gamma for high dynamic range: the code of the light of the scene, up to "
             "twelve times that of half the codes (ITU-R BT.2100)."),
  .encode = hlg_encode,
  .decode = hlg_decode,
  .encode_rows = hlg_encode_rows,
  .decode_rows = hlg_decode_rows,
};
