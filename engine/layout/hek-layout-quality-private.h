/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-layout-private.h"
#include "hek-layout-quality.h"
#include "hek-manifold.h"
#include "hek-neighbor.h"

G_BEGIN_DECLS

/* Distances that are looked at together. */
#define HEK_QUALITY_RUN 128

/*
 * What is to be known of one row: its k nearest of all, and the ranks of k given ones, its targets.
 * A rank is the number of rows that are nearer, so none need be sorted but the k.
 */
typedef struct
{
  guint k, n_lanes;   /* k rounded up to whole registers */
  HekNeighbor *found; /* a heap with the farthest on top */
  guint n_found;
  HekNeighbor limit;  /* what is not before it is not among the k nearest */

  /* n_lanes each; lanes past the last target are nearer than anything and count nothing */
  float *target;
  guint32 *target_row, *n_nearer;
  float farthest; /* target; -∞ without targets */

  /* vectors whose distance has to be computed: see hek-layout-quality-vectors.c */
  guint32 *pending;
  guint8 *is_counted;
  guint n_pending;
} HekQualityList;

void     hek_quality_list_init (HekQualityList *list, guint k);
void     hek_quality_list_clear (HekQualityList *list);
/* Nothing found, no targets; @finds: whether the k nearest are wanted. */
void     hek_quality_list_reset (HekQualityList *list, gboolean finds);
void     hek_quality_list_set_target (HekQualityList *list, guint i, HekNeighbor target);
/* A row at its exact distance: @counts it for the ranks of the targets, and keeps it when it is
 * among the nearest. */
void     hek_quality_list_take (HekQualityList *list, HekNeighbor row, gboolean counts);
/* Counts a row somewhere from @low to @high; %FALSE, and nothing counted, when that leaves a target
 * of which it is not known whether the row is nearer. */
gboolean hek_quality_list_count_between (HekQualityList *list, float low, float high);
/* What the targets' ranks beyond k sum up to, and how many of them are within k. */
guint64  hek_quality_list_penalty (const HekQualityList *list, guint *n_within);

/* Rows with a place have numbers, 0 to n - 1 in their order. */
typedef struct
{
  const HekRows *rows;
  HekDistance distance; /* of the vectors */
  const HekTask *task;
  guint k;
  gsize n;
  guint32 *row; /* n: the row of a number */

  /* places: one coordinate after the other, n each */
  HekManifold manifold;
  float *axes[3];
  float *weights; /* of the ball: n */

  /* vectors: n each; what bounds of distances are made of */
  float *add, *mul, *err;
  double *squares;
  double bound;
} HekQuality;

gboolean hek_quality_places_init (HekQuality *self, const HekLayout *layout);
void     hek_quality_places_clear (HekQuality *self);
gboolean hek_quality_vectors_init (HekQuality *self);
void     hek_quality_vectors_clear (HekQuality *self);

/* Let the lists of @numbers[0] to @numbers[m - 1] see all others. %FALSE: cancelled, or memory is
 * short. */
gboolean hek_quality_places_scan (const HekQuality *self, const guint32 *numbers, gsize m,
                                  HekQualityList *lists);
gboolean hek_quality_vectors_scan (const HekQuality *self, const guint32 *numbers, gsize m,
                                   HekQualityList *lists);

/* Makes what was found for @number among places the targets among vectors, and the reverse. */
void hek_quality_vectors_set_targets (const HekQuality *self, guint32 number,
                                      const HekQualityList *places, HekQualityList *list);
void hek_quality_places_set_targets (const HekQuality *self, guint32 number,
                                     const HekQualityList *vectors, HekQualityList *list);

G_END_DECLS
