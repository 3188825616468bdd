/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-codec-private.h"

G_BEGIN_DECLS

/*
 * Even coordinates of a colour: equal lengths look about equally different wherever they lie. Along
 * lightness and along chroma they are the integrals of the weights of CIEDE2000; hues keep their
 * angles.
 *
 * Rows of n colours are L*, a*, b*, L*, a*, b* …; even rows have all lightnesses first, then all
 * first and all second coordinates, so that sums over colours run over numbers side by side.
 *
 * Lab numbers beyond ±1000 count as that.
 */
#define HEK_COLORS_MAX_LAB 1000.0

/* @out: n_rows × 3 n_colors */
void hek_colors_to_even (const float *lab, gsize n_rows, guint n_colors, float *out);

/* @lab: n_rows × 3 n_colors, within 0.001 of what went through hek_colors_to_even() */
void hek_colors_from_even (const float *even, gsize n_rows, guint n_colors, float *lab);

/* The mean length between the colours of two even rows: about their mean CIEDE2000. */
float hek_colors_mean_difference (const float *a, const float *b, guint n_colors);

G_END_DECLS
