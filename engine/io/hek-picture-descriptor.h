/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image.h"

G_BEGIN_DECLS

/*
 * What a picture looks like, as a vector: pictures that look alike are near by plain L2 distance.
 * The picture is first brought to at most 64 × 64 pixels (area average in linear light, the shape
 * not kept), composed over mid-grey and clipped to [0,1]. Then, in this order:
 *
 *   numbers   what                                                          norm
 *   192       thumbnail: 8 × 8 cells, row by row, L*, a*, b* of each / 100  mean ΔE² of the cells
 *   125       histogram: 5 × 5 × 5 bins of L* (outermost), a*, b*, each     square root of shares:
 *             pixel shared between its neighbours                           Hellinger distance
 *   128       gradients of L*: 4 × 4 cells, row by row, 8 orientations      square root of shares
 *             from 0° (upright edges) on, counter-clockwise on the screen
 *   3         spread: standard deviations of L*, a*, b* / 100
 *
 * each part times a weight, by which the squared distance of two different photographs has about
 * 0.35 from the thumbnail, 0.3 from the histogram, 0.3 from the gradients and 0.05 from the spread:
 * 1 is what two photographs that have nothing in common are apart.
 */
#define HEK_PICTURE_DESCRIPTOR_DIM 448

/**
 * hek_picture_descriptor:
 *
 * The same numbers on every machine and any number of threads.
 */
gboolean hek_picture_descriptor (HekImage *image, float out[HEK_PICTURE_DESCRIPTOR_DIM],
                                 const HekTask *task, GError **error);

G_END_DECLS
