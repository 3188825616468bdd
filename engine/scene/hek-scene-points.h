/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-task.h"

G_BEGIN_DECLS

/*
 * The store of points that both renderers draw from: what it holds is uploaded to a GPU as it is.
 *
 * Points lie in *chunks* of up to 16,384, near each other in space and in the order of a Morton
 * curve; within a chunk they are shuffled, so that the first m of a chunk are a fair sample of it.
 * A *slot* is a place in the store: chunk c has slots [first, first + n). Every chunk begins at a
 * multiple of 64; slots between chunks hold no point. All arrays are indexed by slot:
 *
 *   HekScenePoints  x, y, z (16 bits each), row            10 bytes a point
 *   HekSceneStyle   colour (R G B A bytes), size            5
 *   HekSceneMask    a bit whether shown, a bit whether selected
 *
 * Each of the three is frozen once made and shared between threads by reference count: another
 * colouring is another style over the same points, which are not touched.
 */
#define HEK_SCENE_CHUNK_MAX 16384u
#define HEK_SCENE_CHUNK_ALIGN 64u

/* Most points, so that slots stay in 32 bits. */
#define HEK_SCENE_POINTS_MAX (G_GUINT64_CONSTANT (2) * 1000 * 1000 * 1000)

#define HEK_SCENE_ERROR (hek_scene_error_quark ())

typedef enum
{
  HEK_SCENE_ERROR_TOO_LARGE, /* over a limit, or not enough memory */
  HEK_SCENE_ERROR_DAMAGED,   /* a text that is no camera */
} HekSceneError;

GQuark hek_scene_error_quark (void);

typedef struct
{
  double origin[3];       /* where (0, 0, 0) of its 16-bit positions is: the middle of the box */
  double step[3];         /* per axis; 0: all points have the same coordinate */
  double low[3], high[3]; /* the box of its points */
  guint32 first;          /* slot */
  guint32 n;
} HekSceneChunk;

typedef struct
{
  gatomicrefcount ref;

  guint n_coords;          /* 2 or 3, as they came; z is 0 where there are 2 */
  gsize n_rows;            /* as they came */
  gsize n_points;          /* that can be drawn */
  gsize n_slots;           /* a multiple of 64 */
  gsize n_chunks;
  double low[3], high[3];  /* of all points; all 0 without any */
  double spacing;          /* median distance of a point to the nearest other place, from samples;
                              0: there is one place */

  HekSceneChunk *chunks;   /* owned */
  gint16 *x, *y, *z;       /* owned, aligned: position = origin + step · (x, y, z) */
  guint32 *rows;           /* owned: original row of a slot; G_MAXUINT32: no point */

  guint32 *not_drawable;   /* owned: rows with NaN or infinite coordinates, ascending */
  gsize n_not_drawable;
} HekScenePoints;

/**
 * hek_scene_points_new:
 * @coords: (array): n_rows × n_coords floats, row after row; borrowed for the call
 * @n_coords: 2 or 3
 *
 * The step of a chunk is at most a quarter of the distance from point to nearest other point that
 * nine tenths of its points exceed (so of the median, too): chunks with a few points far away are
 * split until that holds.
 *
 * Edge cases: rows that are not finite are listed; identical points are kept; no point at all is a
 * valid store. Accuracy: half a step per axis.
 * Errors: %HEK_SCENE_ERROR_TOO_LARGE, %G_IO_ERROR_CANCELLED
 * Threads: the same bytes on any number. Cost: 10,000,000 rows ≤ 2 s on two cores.
 * Returns: (transfer full) (nullable)
 */
HekScenePoints *hek_scene_points_new (const float *coords, gsize n_rows, guint n_coords,
                                      const HekTask *task, GError **error);
HekScenePoints *hek_scene_points_ref (HekScenePoints *points);
void            hek_scene_points_unref (HekScenePoints *points);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekScenePoints, hek_scene_points_unref)

/* The chunk of a slot that has a point. */
gsize hek_scene_points_find_chunk (const HekScenePoints *points, gsize slot);

/* Where the point of a slot is drawn: to half a step. */
void hek_scene_points_get_position (const HekScenePoints *points, gsize slot, double position[3]);

/* The box of most points: along each axis without the outermost half of a hundredth on either side.
 * From a fair sample of at most some 64,000 points; all 0 without any. */
void hek_scene_points_get_core (const HekScenePoints *points, double low[3], double high[3]);

/* The box that a first look at the points should fit: of all of them, or of most where a side of
 * the former is more than four times as long, so that a few points far away do not shrink all
 * others to a dot. Some 20 ms: keep it. */
void hek_scene_points_get_first_box (const HekScenePoints *points, double low[3], double high[3]);

/**
 * hek_scene_points_dup_slots:
 *
 * Returns: (transfer full) (nullable) (array): for each of n_rows rows its slot, G_MAXUINT32 for
 * those that are not drawn; %NULL when memory is short. For who asks for many rows: one pass.
 */
guint32 *hek_scene_points_dup_slots (const HekScenePoints *points);

/* Bytes in memory, all arrays included. */
gsize hek_scene_points_get_bytes (const HekScenePoints *points);

/* --- colours and sizes ----------------------------------------------------------------------- */

/* A size of 1; sizes are kept in sixteenths, from 1/16 to 255/16. */
#define HEK_SCENE_SIZE_ONE 16

typedef struct
{
  gatomicrefcount ref;
  gsize n_slots;
  guint8 *rgba;  /* owned, aligned: 4 bytes a slot; alpha 0: not drawn */
  guint8 *sizes; /* owned (nullable): a byte a slot, sixteenths of the size of the look */
  gboolean has_hidden; /* some point has alpha 0 */
} HekSceneStyle;

/**
 * hek_scene_style_new:
 * @rgba: (array) (nullable): 4 bytes a row, alpha not premultiplied, sRGB; %NULL: all @color
 * @color: R G B A
 * @sizes: (array) (nullable): a factor a row, clamped; not finite: 1
 *
 * Points hide each other whatever their alpha, which only lets the ground shine through.
 * Returns: (transfer full) (nullable): %NULL when @task was cancelled or memory is short
 */
HekSceneStyle *hek_scene_style_new (const HekScenePoints *points, const guint8 *rgba,
                                    const guint8 color[4], const float *sizes,
                                    const HekTask *task);
HekSceneStyle *hek_scene_style_ref (HekSceneStyle *style);
void           hek_scene_style_unref (HekSceneStyle *style);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSceneStyle, hek_scene_style_unref)

/* --- what is shown and selected -------------------------------------------------------------- */

/* Sets of rows, and of slots, are bitmaps: bit i % 64 of word i / 64. */
#define HEK_SCENE_N_WORDS(n) (((n) + 63) / 64)

static inline gboolean
hek_scene_bit (const guint64 *bits,
               gsize          i)
{
  return (bits[i / 64] >> (i % 64)) & 1;
}

typedef struct
{
  gatomicrefcount ref;
  gsize n_slots;
  guint64 *shown;    /* owned (nullable): %NULL: all */
  guint64 *selected; /* owned (nullable): %NULL: none */
  gsize n_shown, n_selected; /* points */
} HekSceneMask;

/**
 * hek_scene_mask_new:
 * @shown: (array) (nullable): a bit a row; %NULL: all
 * @selected: (array) (nullable): a bit a row; %NULL: none
 *
 * Returns: (transfer full) (nullable): %NULL when @task was cancelled or memory is short
 */
HekSceneMask *hek_scene_mask_new (const HekScenePoints *points, const guint64 *shown,
                                  const guint64 *selected, const HekTask *task);
HekSceneMask *hek_scene_mask_ref (HekSceneMask *mask);
void          hek_scene_mask_unref (HekSceneMask *mask);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSceneMask, hek_scene_mask_unref)

G_END_DECLS
