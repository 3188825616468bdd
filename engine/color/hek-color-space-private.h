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
extern const HekColorSpace hek_color_space_luv;
extern const HekColorSpace hek_color_space_oklab;
extern const HekColorSpace hek_color_space_oklch;
extern const HekColorSpace hek_color_space_hsv;
extern const HekColorSpace hek_color_space_hsl;
extern const HekColorSpace hek_color_space_ictcp;
extern const HekColorSpace hek_color_space_jzazbz;
extern const HekColorSpace hek_color_space_xyb;
extern const HekColorSpace hek_color_space_cam16ucs;
extern const HekColorSpace hek_color_space_adobe_rgb;
extern const HekColorSpace hek_color_space_prophoto;
extern const HekColorSpace hek_color_space_display_p3;
extern const HekColorSpace hek_color_space_dci_p3;
extern const HekColorSpace hek_color_space_bt2020;

/* The matrix of HekKernelMatrix in double, for the references. */
typedef HekKernelWideMatrix HekColorMatrix;

typedef struct
{
  HekColorMatrix lms_from_rgb, rgb_from_lms; /* balanced */
  HekColorMatrix lab_from_cones; /* of the cube roots; row 0 balanced, rows 1 and 2 opponent */
  HekColorMatrix cones_from_lab; /* weights of a and b beside L */
} HekColorOklab;

const HekColorOklab *hek_color_oklab_matrices (void);

/* Linear RGB -> XYZ / white and back; both balanced. */
typedef struct
{
  HekColorMatrix xyz_from_rgb, rgb_from_xyz;
} HekColorXyz;

const HekColorXyz *hek_color_xyz_matrices (void);

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
