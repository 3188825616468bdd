/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-color-space.h"

#include "hek-kernel-color.h"

/* One descriptor per space; hek-color-space.c lists them. */
extern const HekColorSpace hek_color_space_srgb;
extern const HekColorSpace hek_color_space_linear;
extern const HekColorSpace hek_color_space_xyz;
extern const HekColorSpace hek_color_space_xyy;
extern const HekColorSpace hek_color_space_lab;
extern const HekColorSpace hek_color_space_lch;
extern const HekColorSpace hek_color_space_oklab;
extern const HekColorSpace hek_color_space_oklch;

/* The matrix of HekKernelMatrix in double, for the references. */
typedef struct
{
  double k[3][2];
} HekColorMatrix;

/* Linear RGB -> XYZ / white and back; both balanced. */
extern const HekColorMatrix hek_color_xyz_from_rgb;
extern const HekColorMatrix hek_color_rgb_from_xyz;

/* D65, x = 0.3127, y = 0.3290, as XYZ with Y = 1. */
extern const double hek_color_white_d65[3];

static inline double
hek_color_balanced (const HekColorMatrix *m,
                    int                   row,
                    const double          v[3])
{
  return v[1] + m->k[row][0] * (v[0] - v[1]) + m->k[row][1] * (v[2] - v[1]);
}

static inline HekKernelMatrix
hek_color_kernel_matrix (const HekColorMatrix *m)
{
  HekKernelMatrix f;

  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 2; j++)
      f.k[i][j] = (float) m->k[i][j];
  return f;
}

/* L a b <-> L C h, h in degrees, [0,360). */
void hek_color_polar_from_ab (const double lab[3], double lch[3]);
void hek_color_ab_from_polar (const double lch[3], double lab[3]);
