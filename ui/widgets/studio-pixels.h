/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-pixels-pyramid.h"

G_BEGIN_DECLS

/*
 * StudioPixels are the samples of one picture or map at any size. Showing them much reduced needs
 * means over many samples, which a worker prepares the first time; "ready" () tells that
 * they are there. Main thread only.
 */
#define STUDIO_TYPE_PIXELS (studio_pixels_get_type ())
G_DECLARE_FINAL_TYPE (StudioPixels, studio_pixels, STUDIO, PIXELS, GObject)

StudioPixels *studio_pixels_new_image (HekImage *image);

/* Values from @minimum to @maximum as fractions; see studio_pixels_row_read(). */
StudioPixels *studio_pixels_new_map (HekMap *map, double minimum, double maximum);

/* Returns: (transfer full): what is ready of @self now, for one other thread to read and unref */
StudioPixels *studio_pixels_freeze (StudioPixels *self);

/**
 * studio_pixels_get_shared:
 * @owner: what the views that share have in common: their viewport
 *
 * Returns: (transfer full): the pixels of @image, the same for all callers with @owner while
 * somebody holds them, so that the means of a picture exist once
 */
StudioPixels *studio_pixels_get_shared (GObject *owner, HekImage *image);

/* Returns: (nullable) (transfer none) */
HekImage *studio_pixels_get_image (StudioPixels *self);
gboolean  studio_pixels_has_alpha (StudioPixels *self);

/**
 * studio_pixels_prepare:
 * @width: size of the whole picture as it shall be shown, in device pixels
 *
 * Returns: whether it can be read at this size now; if not, a worker is busy with it
 */
gboolean studio_pixels_prepare (StudioPixels *self, int width, int height);

/* Part of a zoomed picture, in its device pixels. */
typedef struct
{
  int width, height; /* of the whole zoomed picture */
  int x, y, n_columns, n_rows;
  guint source_width, source_height; /* samples are a proxy when there are fewer */
} StudioPixelsRect;

/* Reads a rectangle row by row; fields are private. */
typedef struct
{
  StudioPixels *pixels; /* borrowed */
  const StudioPyramid *pyramid; /* (nullable) borrowed */
  StudioPixelsRect rect;
  guint level;
  gboolean nearest;

  guint32 first, span; /* columns of the level that are read */
  guint n_taps;
  guint32 *starts;     /* of each column's taps, relative to first */
  float *weights;      /* n_taps for each column; their sum is 1 */

  int row;             /* next one */
  gint64 cached_row;   /* nearest: of the level */
  guint16 *codes;      /* nearest: the cached row */
  float *row_light;    /* nearest, read as light: the cached row */
  gpointer *light;     /* filtered at level 0: rows already read, by row modulo n_light */
  gint64 *light_rows;
  guint n_light;
  float *sums;         /* of one row, down the rows of the level */
  gpointer scratch;
} StudioPixelsReader;

/* Only after studio_pixels_prepare() has returned %TRUE for this size. */
void studio_pixels_reader_init  (StudioPixelsReader *reader, StudioPixels *pixels,
                                 const StudioPixelsRect *rect);
void studio_pixels_reader_clear (StudioPixelsReader *reader);

/**
 * studio_pixels_reader_next:
 * @codes: (out caller-allocates): 4 values per column, as studio_samples_read_codes() gives them
 *
 * From 100 % on a device pixel is one sample, exactly. Below it is the mean in linear light over
 * its area. A proxy that is enlarged is interpolated.
 *
 * Returns: %FALSE when the row is the same as the last one and @codes was left as it is
 */
gboolean studio_pixels_reader_next (StudioPixelsReader *reader, guint16 *codes);

/**
 * studio_pixels_reader_next_light:
 * @light: (out caller-allocates): 4 floats per column, as studio_samples_read_light_float() gives
 *   them
 *
 * The same pixels before they become codes, of pictures; nothing is clipped. A reader is read in
 * one of the two ways only.
 */
gboolean studio_pixels_reader_next_light (StudioPixelsReader *reader, float *light);

/* The sample that is shown at device pixel @i of @n_device, of @n_samples. */
static inline gint64
studio_pixels_sample_at (gint64 i,
                         gint64 n_device,
                         gint64 n_samples)
{
  return (2 * i + 1) * n_samples / (2 * n_device);
}

G_END_DECLS
