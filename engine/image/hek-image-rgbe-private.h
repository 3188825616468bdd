/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image-codec-private.h"
#include "hek-image-tag-private.h"

G_BEGIN_DECLS

typedef struct
{
  const HekImageSource *source; /* borrowed */
  gsize pos;

  guint32 width, height; /* as stored: pixels of a row, and rows */
  guint orientation;     /* as hek_image_orient() understands it */
  gboolean is_xyz, has_primaries;
  double exposure, correction[3];
  double primaries[8]; /* x y of red, green, blue, white */
  HekImageTag tag;

  HekImage *image; /* owned: as stored */
} HekRgbeReader;

/* Decodes all rows into reader->image. */
gboolean hek_rgbe_read (HekRgbeReader *reader, const HekTask *task, GError **error);

G_END_DECLS
