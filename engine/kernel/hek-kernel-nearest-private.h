/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Larger than the distance to a lane that holds HEK_KERNEL_FAR in every dimension can count as: it
 * loses by index. */
#define HEK_KERNEL_WORST 3.4e38f

void hek_kernel_nearest_rows_avx2 (const float *panels,
                                   size_t n_points,
                                   size_t dim,
                                   const float *rows,
                                   size_t n_rows,
                                   uint32_t *idx,
                                   float *distance);
void hek_kernel_nearest_rows_avx512 (const float *panels,
                                     size_t n_points,
                                     size_t dim,
                                     const float *rows,
                                     size_t n_rows,
                                     uint32_t *idx,
                                     float *distance);
