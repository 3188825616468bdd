/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-color-exact-private.h"
#include "hek-color-rgb.h"

/* Balanced, the hub -> linear light of the space, and back. */
typedef struct
{
  HekColorMatrix from_linear, to_linear;
} HekColorRgbMatrices;

const HekColorRgbMatrices *hek_color_rgb_matrices (const HekColorRgb *self);

/* The hub -> linear light of the space. */
void hek_color_exact_rgb_from_linear (const HekColorRgb *self, HekColorExact *out);

/* The hub -> XYZ under D65. */
void hek_color_exact_xyz_from_linear (HekColorExact *out);
