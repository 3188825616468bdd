/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image-file.h"

G_BEGIN_DECLS

/* A file in memory while it is read. All borrowed. */
typedef struct
{
  const guint8 *data;
  gsize n_bytes;
  const char *name; /* for messages */
  const HekTask *task;
} HekImageSource;

/* Sets an error whose message begins with the name of the file. */
void hek_image_source_error (const HekImageSource *source, HekImageError code, GError **error,
                             const char *format, ...) G_GNUC_PRINTF (4, 5);

/* Checks the size that a header announces; the error names the file. */
gboolean hek_image_source_check_size (const HekImageSource *source, guint64 width, guint64 height,
                                      GError **error);

/*
 * One file format. The table in hek-image-file.c holds one of these for each that is built in; load
 * and probe are called for files whose first bytes sniff() knows, and fill an empty info (format
 * and file_bytes are set by the caller).
 */
typedef struct
{
  const char *format;
  const char *const *suffixes;   /* (array zero-terminated): lower case, without the dot */
  const char *const *mime_types; /* (array zero-terminated) */

  gboolean (*sniff) (const guint8 *data, gsize n_bytes);
  gboolean (*probe) (const HekImageSource *source, HekImageInfo *info, GError **error);
  HekImage *(*load) (const HekImageSource *source, HekImageInfo *info, GError **error);
} HekImageCodec;

extern const HekImageCodec hek_image_codec_png;
extern const HekImageCodec hek_image_codec_jpeg;
extern const HekImageCodec hek_image_codec_tiff;
extern const HekImageCodec hek_image_codec_exr;
extern const HekImageCodec hek_image_codec_rgbe;
extern const HekImageCodec hek_image_codec_pfm;

G_END_DECLS
