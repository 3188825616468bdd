/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-transfer.h"

/* One descriptor per curve; hek-transfer.c lists them. */
extern const HekTransfer hek_transfer_linear;
extern const HekTransfer hek_transfer_srgb;
extern const HekTransfer hek_transfer_gamma;
extern const HekTransfer hek_transfer_adobe_rgb;
extern const HekTransfer hek_transfer_dci;
extern const HekTransfer hek_transfer_prophoto;
extern const HekTransfer hek_transfer_bt1886;
extern const HekTransfer hek_transfer_pq;
extern const HekTransfer hek_transfer_hlg;

/* |x|^e with the sign of x. */
double hek_transfer_odd_power (double x, double e);

/*
 * The curve of ST 2084 with another exponent m2, on light relative to its peak: what Jzazbz uses.
 * Both are continued as odd functions about (0, code of 0), so that negative light survives.
 */
double hek_transfer_pq_curve (double relative, double m2);
double hek_transfer_pq_curve_inverse (double code, double m2);

#define HEK_TRANSFER_PQ_PEAK 10000.0
#define HEK_TRANSFER_PQ_M2 (2523.0 / 4096 * 128)
