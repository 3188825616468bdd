/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-task.h"

G_BEGIN_DECLS

/*
 * One layout brought to another of the same rows, so that what has changed can be told from what is
 * only turned: orthogonal Procrustes analysis, least squares over the rows that have both places.
 *
 * Source: Gower, "Generalized Procrustes analysis", Psychometrika 40, 1975.
 */
typedef enum
{
  HEK_LAYOUT_ALIGN_NONE,       /* nothing to go by: the transform changes nothing */
  HEK_LAYOUT_ALIGN_ROTATION,   /* turned or mirrored about the origin: what leaves distances on the
                                * sphere and in the hyperbolic ball as they are */
  HEK_LAYOUT_ALIGN_SIMILARITY, /* moved, turned or mirrored, and scaled */
} HekLayoutAlignKind;

typedef struct
{
  HekLayoutAlignKind kind;
  guint n_coords;
  double turn[9];                   /* orthogonal, n_coords × n_coords, rows one after the other */
  double scale;                     /* > 0 */
  double from_center[3], to_center[3];
  double disparity;                 /* part of the variance of the places that are brought to which
                                     * is left, 0 … 1; NaN: kind is NONE */
  gsize n;                          /* rows that have both places */
} HekLayoutAlignment;

/**
 * hek_layout_align:
 * @from, @to: (array): n × n_coords places of the same rows; NaN: none
 * @n_coords: 2 or 3
 * @kind: what may be done
 *
 * The transform that brings @from nearest to @to. Places that lie all in a line, or in a plane, are
 * turned as far as they say; where fewer than two rows have both places, or all @from or all @to
 * are at one place, the kind is NONE.
 *
 * The same bytes on any machine. Returns: %FALSE when cancelled; @alignment is then undefined
 */
gboolean hek_layout_align (const float *from, const float *to, gsize n, guint n_coords,
                           HekLayoutAlignKind kind, HekLayoutAlignment *alignment,
                           const HekTask *task);

/* @out may be @from; places that are NaN stay so. Returns: %FALSE when cancelled */
gboolean hek_layout_alignment_apply (const HekLayoutAlignment *alignment, const float *from,
                                     gsize n, float *out, const HekTask *task);

G_END_DECLS
