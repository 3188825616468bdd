/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Curves that are a power of the code, and the display of ITU-R BT.1886, which is one with a lifted
 * black. Powers are odd functions.
 *
 * Sources: 2.2 is the usual gamma of computer displays; Adobe RGB (1998) Color Image Encoding,
 * version 2005-05, 4.3.1.2: 2 + 51/256; SMPTE RP 431-2: 2.6; BT.1886 (2011), annex 1: 2.4.
 */
#include "config.h"

#include "hek-kernel-color.h"
#include "hek-transfer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define BT1886_GAMMA 2.4

/* The four functions of a descriptor. */
#define POWER(name, gamma)                                                                         \
  static double name##_encode (double linear)                                                      \
  {                                                                                                \
    return hek_transfer_odd_power (linear, 1 / (gamma));                                           \
  }                                                                                                \
  static double name##_decode (double code)                                                        \
  {                                                                                                \
    return hek_transfer_odd_power (code, gamma);                                                   \
  }                                                                                                \
  static void name##_encode_rows (const float *linear, float *code, gsize n)                       \
  {                                                                                                \
    hek_kernel_color ()->power (1 / (gamma), linear, code, n);                                     \
  }                                                                                                \
  static void name##_decode_rows (const float *code, float *linear, gsize n)                       \
  {                                                                                                \
    hek_kernel_color ()->power (gamma, code, linear, n);                                           \
  }

#define POWER_FUNCTIONS(name)                                                                      \
  .encode = name##_encode, .decode = name##_decode, .encode_rows = name##_encode_rows,             \
  .decode_rows = name##_decode_rows

POWER (gamma, 2.2)
POWER (adobe_rgb, 563.0 / 256)
POWER (dci, 2.6)
POWER (bt1886, BT1886_GAMMA)

/* Gain and lift of the EOTF: L = a · max (V + b, 0)^2.4. */
static void
gain_and_lift (double  white,
               double  black,
               double *a,
               double *b)
{
  double top = pow (white, 1 / BT1886_GAMMA), bottom = pow (black, 1 / BT1886_GAMMA);

  *a = pow (top - bottom, BT1886_GAMMA);
  *b = bottom / (top - bottom);
}

double
hek_bt1886_decode (double code,
                   double white,
                   double black)
{
  double a, b;

  g_return_val_if_fail (black >= 0 && white > black, NAN);

  gain_and_lift (white, black, &a, &b);
  return code + b < 0 ? 0 : a * pow (code + b, BT1886_GAMMA);
}

double
hek_bt1886_encode (double luminance,
                   double white,
                   double black)
{
  double a, b;

  g_return_val_if_fail (black >= 0 && white > black, NAN);

  gain_and_lift (white, black, &a, &b);
  return pow (luminance < 0 ? 0 : luminance / a, 1 / BT1886_GAMMA) - b;
}

const HekTransfer hek_transfer_gamma = {
  .id = "gamma",
  .label = N_("Gamma 2.2"),
  .help = N_("A plain power of 2.2, as computer displays are often set."),
  POWER_FUNCTIONS (gamma),
};

const HekTransfer hek_transfer_adobe_rgb = {
  .id = "adobe-rgb",
  .label = N_("Adobe RGB (1998)"),
  .help = N_("A plain power of 563/256 = 2.19921875."),
  POWER_FUNCTIONS (adobe_rgb),
};

const HekTransfer hek_transfer_dci = {
  .id = "dci",
  .label = N_("DCI gamma 2.6"),
  .help = N_("A plain power of 2.6, as in digital cinema (SMPTE RP 431-2)."),
  POWER_FUNCTIONS (dci),
};

const HekTransfer hek_transfer_bt1886 = {
  .id = "bt1886",
  .label = N_("BT.1886"),
  .help = N_("The reference display of television: a power of 2.4, here with a perfect black "
             "(ITU-R BT.1886)."),
  POWER_FUNCTIONS (bt1886),
};
