/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image.h"

G_BEGIN_DECLS

/* Pixels of the longer side at most. Tiles of the Search page have 120, and twice that on screens
 * of high density; but 240 pixels take twice the bytes, and much of the time of an import. */
#define HEK_PICTURE_THUMBNAIL_SIDE 160

/**
 * hek_picture_thumbnail_encode:
 *
 * A small version of a picture as the bytes of a file, sRGB, brighter than white toned, to be kept
 * with its row. hek_image_load_bytes() reads it.
 *
 * Photographs are JPEG, which takes an eighth of the bytes of PNG; that is for what is transparent,
 * or so small that every pixel is kept as it is.
 *
 * Large pictures are brought near to that size by the mean of their codes, and the rest of the way
 * in linear light.
 *
 * Cost: about 4 kB a photograph (the mean of twelve Kodak pictures; PNG: 32 kB)
 */
GBytes *hek_picture_thumbnail_encode (HekImage *image, const HekTask *task, GError **error);

G_END_DECLS
