/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image.h"

G_BEGIN_DECLS

#define HEK_PALETTE_MAX 256

/* sRGB codes, alpha not premultiplied. */
typedef struct
{
  guint n_colors; /* 1 to HEK_PALETTE_MAX */
  guint8 rgba[HEK_PALETTE_MAX][4];
} HekPalette;

/* One palette index per pixel, rows packed without padding. Frozen like HekImage. */
typedef struct
{
  gatomicrefcount ref;
  guint32 width, height;
  HekPalette palette;
  guint8 *indices; /* owned; width * height */
} HekIndexedImage;

HekIndexedImage *hek_indexed_image_new (guint32 width, guint32 height, GError **error);
HekIndexedImage *hek_indexed_image_ref (HekIndexedImage *indexed);
void             hek_indexed_image_unref (HekIndexedImage *indexed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekIndexedImage, hek_indexed_image_unref)

/* The picture that the indices stand for: U8, with alpha only when a colour of the palette is not
 * opaque. */
HekImage *hek_indexed_image_expand (const HekIndexedImage *indexed, GError **error);

G_END_DECLS
