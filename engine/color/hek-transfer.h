/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * One descriptor per transfer function: light <-> the code that files and displays hold. Codes run
 * from 0 to 1. Light is relative to white = 1, or, where @absolute, luminance in cd/m².
 *
 * Edge cases: relative curves are odd functions without limits, so that out-of-gamut values
 * survive a round trip. Curves of @absolute light and `hlg` have no codes for negative light: it
 * is encoded as 0 light, and a code below that of 0 light is decoded as 0. Beyond the brightest
 * light they go on by their formula; a PQ code whose formula has no light gives +∞. NaN gives NaN.
 */
typedef struct
{
  const char *id;    /* "srgb" */
  const char *label; /* "sRGB" */
  const char *help;
  gboolean absolute; /* linear light is luminance in cd/m², not relative to white */

  /* references */
  double (*encode) (double linear);
  double (*decode) (double code);

  /* rows of n values, not pixels; in and out may be the same */
  void (*encode_rows) (const float *linear, float *code, gsize n);
  void (*decode_rows) (const float *code, float *linear, gsize n);
} HekTransfer;

/* linear srgb gamma (2.2) adobe-rgb (563/256) dci (2.6) prophoto bt1886 (2.4: black 0) pq hlg (of
 * scene light), in this order. */
guint              hek_transfer_n (void);
const HekTransfer *hek_transfer (guint i);

/* Returns: (nullable): the curve named @id */
const HekTransfer *hek_transfer_find (const char *id);

/* What 1.0 of the colour spaces' linear light is in cd/m² wherever absolute light is asked for:
 * the reference white of HDR pictures, ITU-R BT.2408. */
#define HEK_TRANSFER_REFERENCE_WHITE 203.0

/**
 * hek_bt1886_decode:
 * @white: L_W and @black: L_B, luminance of codes 1 and 0 in cd/m², 0 <= black < white
 *
 * The EOTF of a real display, a·max (V + b, 0)^2.4, in cd/m².
 *
 * Source: ITU-R BT.1886 (2011), annex 1.
 */
double hek_bt1886_decode (double code, double white, double black);
double hek_bt1886_encode (double luminance, double white, double black);

G_END_DECLS
