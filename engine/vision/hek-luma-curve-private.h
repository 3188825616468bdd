/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-display.h"

G_BEGIN_DECLS

/* hek-luma-curve-rows.c: encode_rows of each curve. */
void hek_curve_encode_rows_srgb (const HekDisplay *display, const float *cd_m2, float *code,
                                 gsize n);
void hek_curve_encode_rows_linear (const HekDisplay *display, const float *cd_m2, float *code,
                                   gsize n);
void hek_curve_encode_rows_gamma (const HekDisplay *display, const float *cd_m2, float *code,
                                  gsize n);
void hek_curve_encode_rows_pu21 (const HekDisplay *display, const float *cd_m2, float *code,
                                 gsize n);
void hek_curve_encode_rows_pq (const HekDisplay *display, const float *cd_m2, float *code,
                               gsize n);
void hek_curve_encode_rows_hlg (const HekDisplay *display, const float *cd_m2, float *code,
                                gsize n);

G_END_DECLS
