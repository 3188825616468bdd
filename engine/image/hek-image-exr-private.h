/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-image-codec-private.h"
#include "hek-image-tag-private.h"

#include <openexr.h>

G_BEGIN_DECLS

/* What a channel is for the picture. */
typedef enum
{
  HEK_EXR_RED,
  HEK_EXR_GREEN,
  HEK_EXR_BLUE,
  HEK_EXR_ALPHA,
  HEK_EXR_LUMA,
  HEK_EXR_CHROMA_RED,  /* (R - Y) / Y */
  HEK_EXR_CHROMA_BLUE, /* (B - Y) / Y */
  HEK_EXR_UNUSED,
} HekExrRole;

#define HEK_EXR_N_ROLES HEK_EXR_UNUSED

typedef struct
{
  HekExrRole role;
  exr_pixel_type_t type;
  guint sampling; /* in both directions: 1 or 2 */
} HekExrChannel;

typedef enum
{
  HEK_EXR_RGB,
  HEK_EXR_GRAY,        /* Y alone */
  HEK_EXR_LUMA_CHROMA, /* Y, RY, BY */
} HekExrKind;

/* Planes of a luminance–chroma picture. All owned. */
typedef struct
{
  float *luma, *alpha; /* width × height; alpha is NULL without one */
  float *chroma[2];    /* RY, BY: width / sampling × height / sampling */
  guint sampling;
} HekExrPlanes;

typedef struct
{
  const HekImageSource *source; /* borrowed */

  exr_context_t context; /* owned */
  char *failure;         /* owned: what OpenEXRCore complained about while it read the header */
  gboolean in_header;

  int part, n_parts;
  exr_storage_t storage;
  exr_compression_t compression;
  exr_attr_box2i_t data_window, display_window;
  guint32 width, height; /* of the data window */
  guint32 tile_width, tile_height, rows_per_chunk;

  HekExrKind kind;
  gboolean has_alpha;
  HekExrChannel *channels; /* owned: as stored */
  guint n_channels;
  char *layer;             /* owned (nullable): part of the names before the last dot */
  char *missing;           /* owned (nullable): "R, B" */

  HekImageTag tag;
  float white_cd_m2; /* luminance of (1, 1, 1); 0 when the file does not say */

  HekImage *image;     /* owned: the data window */
  HekExrPlanes planes;
} HekExrReader;

/* Chooses the first part and layer with R, G, B or Y, and looks whether it can be read. */
gboolean hek_exr_find_channels (HekExrReader *reader, GError **error);

const char *hek_exr_compression_name (exr_compression_t compression);

/* Decodes the data window into reader->image. */
gboolean hek_exr_read (HekExrReader *reader, const HekTask *task, GError **error);

/* Fills reader->image from reader->planes. */
gboolean hek_exr_reconstruct_chroma (HekExrReader *reader, const HekTask *task, GError **error);

/**
 * hek_exr_show:
 * @info: told about an alpha channel that is left out
 *
 * Returns: (transfer full) (nullable): the display window of reader->image, which may be taken;
 * black and transparent outside the data window
 */
HekImage *hek_exr_show (HekExrReader *reader, HekImageInfo *info, GError **error);

G_END_DECLS
