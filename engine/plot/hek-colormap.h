/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-task.h"

G_BEGIN_DECLS

typedef enum
{
  HEK_COLORMAP_SEQUENTIAL, /* from near the ground to strong; lightness linear in the value */
  HEK_COLORMAP_GRAY,       /* the same without hue */
  HEK_COLORMAP_DIVERGING,  /* signed values: neutral middle of the ground's tone, blue below,
                              orange above */
  HEK_COLORMAP_CYCLIC,     /* hue and other angles: constant lightness, the ends meet */
} HekColormapKind;

#define HEK_COLORMAP_N_KINDS (HEK_COLORMAP_CYCLIC + 1)
#define HEK_COLORMAP_N 256

/* 256 sRGB colours, computed in Oklab. */
typedef struct
{
  const char *id; /* "sequential" */
  HekColormapKind kind;
  gboolean dark_ground;
  guint8 rgb[HEK_COLORMAP_N][3];
} HekColormap;

typedef enum
{
  HEK_COLORMAP_CAIRO_ARGB32, /* native-endian 32 bit, premultiplied */
  HEK_COLORMAP_RGBA8,        /* bytes R G B A, not premultiplied: GDK_MEMORY_R8G8B8A8 */
} HekColormapFormat;

/**
 * hek_colormap_get:
 * @dark_ground: whether low values shall be dark
 *
 * Lightness (Oklab L) is strictly monotone along SEQUENTIAL and GRAY and along each half of
 * DIVERGING, and grows by equal steps.
 *
 * Threads: any. Returns: (transfer none): computed on the first call, never freed
 */
const HekColormap *hek_colormap_get (HekColormapKind kind, gboolean dark_ground);

/* The row for @fraction in [0,1], clipped; NaN gives row 0. Cyclic maps wrap instead. */
guint hek_colormap_index (const HekColormap *map, double fraction);

/**
 * hek_colormap_apply:
 * @values: one float per pixel
 * @stride_values: floats from one row to the next
 * @min: value of the first colour
 * @max: value of the last, > @min
 * @out: (out caller-allocates): 4 bytes per pixel
 * @out_stride_bytes: bytes from one row of @out to the next
 *
 * Colours a grid. Values outside the range take the colour of its end; NaN is fully transparent.
 *
 * Returns: %FALSE when the task was cancelled; @out is then incomplete
 */
gboolean hek_colormap_apply (const HekColormap *map, const float *values, guint32 width,
                             guint32 height, gsize stride_values, double min, double max,
                             HekColormapFormat format, guint8 *out, gsize out_stride_bytes,
                             const HekTask *task);

G_END_DECLS
