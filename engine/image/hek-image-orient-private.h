/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image.h"

G_BEGIN_DECLS

/* Values of the orientation tag of TIFF and Exif: the place of the first stored row and column. */
#define HEK_ORIENTATION_NORMAL 1
#define HEK_ORIENTATION_LAST 8

/* Whether a picture that is stored so has its width and height exchanged when it is shown. */
static inline gboolean
hek_orientation_is_transposed (guint orientation)
{
  return orientation >= 5 && orientation <= HEK_ORIENTATION_LAST;
}

/**
 * hek_image_exif_orientation:
 * @data: an Exif block: the TIFF structure that follows the bytes "Exif\0\0"
 *
 * Returns: 1 to 8; 1 when the block has no orientation or is damaged
 */
guint hek_image_exif_orientation (const guint8 *data, gsize n_bytes);

/**
 * hek_image_orient:
 * @image: (transfer full): as stored
 * @orientation: 1 to 8; others are taken as 1
 *
 * Returns: (transfer full): as shown; @image itself for orientation 1
 */
HekImage *hek_image_orient (HekImage       *image,
                            guint           orientation,
                            const HekTask  *task,
                            GError        **error);

G_END_DECLS
