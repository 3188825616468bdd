/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-colormap.h"
#include "studio-pixels.h"
#include "studio-rendering.h"

G_BEGIN_DECLS

typedef enum
{
  STUDIO_PAINT_PICTURE,
  STUDIO_PAINT_DIFFERENCE, /* (pixels − reference) · gain around mid-grey, in sRGB codes */
  STUDIO_PAINT_MAP,        /* the colours of a map */
} StudioPaintKind;

/* What is painted into a view, and how: everything that the colour of a device pixel depends on,
 * besides zoom. */
typedef struct
{
  StudioPaintKind kind;
  StudioPixels *pixels;         /* owned */
  StudioPixels *reference;      /* (nullable) owned: of a difference */
  StudioRendering *rendering;   /* (nullable) owned: of a picture; %NULL: its sRGB codes, light
                                 * above white cut off */
  double gain;                  /* of a difference */
  const HekColormap *colormap;  /* (nullable) static: of a map */
  guint source_width, source_height;
  int check_size;               /* under alpha: device pixels of a square */
  guint8 check_grays[2];
} StudioPaint;

void     studio_paint_copy  (StudioPaint *to, const StudioPaint *from);
void     studio_paint_clear (StudioPaint *paint);
gboolean studio_paint_equal (const StudioPaint *a, const StudioPaint *b);

/* A copy of what is ready now, for one other thread to render and clear. */
void     studio_paint_freeze (StudioPaint *to, const StudioPaint *from);

/* Like studio_pixels_prepare(), for all that is painted. */
gboolean studio_paint_prepare (const StudioPaint *paint, int width, int height);

/**
 * studio_paint_render:
 * @rect: its source size is taken from @paint
 * @out: (out caller-allocates): native-endian ARGB, opaque; rows of rect->n_columns values
 *
 * Cost: about 3 ns a device pixel from 100 % on, 10 ns below, twice that for a difference; with a
 * rendering what studio_rendering_run() costs besides.
 * Threads: the main thread, or any with a frozen @paint.
 */
void studio_paint_render (const StudioPaint *paint, const StudioPixelsRect *rect, guint32 *out);

G_END_DECLS
