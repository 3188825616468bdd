/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <png.h>

#include "hek-image-codec-private.h"
#include "hek-image-tag-private.h"

G_BEGIN_DECLS

/*
 * A PNG file being read. libpng reports errors by longjmp(), so everything that a call below it
 * changes lives here, not in local variables, and is freed in one place.
 */
typedef struct
{
  const HekImageSource *source;
  gsize pos;              /* next byte of the source */
  gboolean cut_short;     /* libpng asked for bytes that are not there */
  gboolean cancelled;
  gboolean in_rows;       /* rows are being read, and y and pass count */
  char *failure, *warning; /* owned: what libpng said */

  png_structp png;
  png_infop info;

  guint32 width, height;
  int bit_depth, color_type, interlace;
  png_colorp palette; /* borrowed from info */
  int n_palette;
  png_bytep palette_alpha; /* borrowed from info */
  int n_palette_alpha;
  png_color_16p transparent; /* (nullable) borrowed from info: the colour key */
  gboolean has_alpha;

  HekImageTag tag;

  gsize row_bytes;
  guint8 *raw;     /* owned: one row, or all rows of an interlaced file */
  HekImage *image; /* owned: the samples as stored, palette and bits expanded */
  guint32 y;
  int pass, n_passes;
} HekPngReader;

/* hek-image-png-row.c: expands row @y of @raw into the image. FALSE with an error for a palette
 * index without colour. */
gboolean hek_png_expand_row (HekPngReader *reader, const guint8 *raw, guint32 y, GError **error);

/* hek-image-png-color.c: what the colour chunks say, in the order of precedence of the PNG
 * specification. */
void hek_png_read_tag (HekPngReader *reader);

/* hek-image-png-write.c: the samples of @stored, U8 or U16, as they are.
 * @cicp: (nullable): the body of a cICP chunk; %NULL tags the file as sRGB */
GBytes *hek_png_write (const HekImage *stored, const guint8 cicp[4], int level,
                       const HekTask *task, GError **error);

G_END_DECLS
