/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image.h"

G_BEGIN_DECLS

/* Work on pixels goes through buffers on the stack, this many pixels at a time: they stay in the
 * first-level cache. */
#define HEK_IMAGE_CHUNK 512u

/* Pixels of one block of a parallel loop over rows: some hundred microseconds of work. */
#define HEK_IMAGE_BLOCK_PIXELS 32768u

gsize hek_image_sample_bytes (HekSampleType sample_type);

/* Checks a size against the limits of hek-image.h before anything is allocated. */
gboolean hek_image_check_size (guint64 width, guint64 height, GError **error);

/* Rows per block of a parallel loop over rows of @width pixels. */
static inline gsize
hek_image_block_rows (guint32 width)
{
  return MAX (HEK_IMAGE_BLOCK_PIXELS / MAX (width, 1u), 1u);
}

/**
 * hek_image_write_row:
 * @encoding: encoding of @rgb
 * @rgb: 3 packed floats per pixel; NaN becomes 0 in the integer types
 * @alpha: (nullable): needed when the image has alpha
 *
 * The opposite of hek_image_read_row(): stores @n pixels from column @x0 on, rounded and clipped to
 * the sample type.
 */
void hek_image_write_row (HekImage *image, guint32 y, guint32 x0, guint32 n, HekEncoding encoding,
                          const float *rgb, const float *alpha);

G_END_DECLS
