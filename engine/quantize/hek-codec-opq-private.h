/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-codec-pq-private.h"

G_BEGIN_DECLS

/* Rotations of more dimensions take too long to find. */
#define HEK_OPQ_MAX_DIM 4096

/* A product quantizer of vectors that are turned first. All owned, aligned. */
typedef struct
{
  HekPq *pq;
  float *mean;     /* dim: taken off before the turn; NULL: vectors stay as they are */
  float *rotation; /* dim × dim, rows orthonormal; NULL, too */
  float *packed, *packed_back; /* the rotation and its inverse as hek-linear.h has them */
} HekOpq;

void hek_opq_free (HekOpq *opq);

/* Makes packed and packed_back. Errors: %G_IO_ERROR_NO_SPACE */
gboolean hek_opq_finish (HekOpq *opq, GError **error);

/* Turned rows. @out: n × dim, may be @rows */
void hek_opq_turn (const HekOpq *opq, const float *rows, gsize n, float *out);

/* As train of a codec. Returns: (transfer full) (nullable) */
HekOpq *hek_opq_train (guint dim, const float *rows, gsize n, const HekCodecTraining *training,
                       const HekTask *task, GError **error);

/* Mean squared error a row. */
gboolean hek_opq_measure (const HekOpq *opq, const float *rows, gsize n, double *loss,
                          const HekTask *task, GError **error);

/* Replaces @opq by a product quantizer without a rotation, trained as that of pq, where this has no
 * larger an error. */
gboolean hek_opq_prefer_plain (HekOpq **opq, const float *rows, gsize n,
                               const HekCodecTraining *training, const HekTask *task,
                               GError **error);

/**
 * hek_opq_begin:
 * @columns: dim × n: rows with the mean taken off, transposed
 * @packed: what hek_linear_pack() makes of @columns
 * @rotation: (out): dim × dim
 *
 * Principal directions, shared out to the parts of vectors so that all need equally many bits.
 */
gboolean hek_opq_begin (const float *columns, const float *packed, gsize n, guint dim,
                        guint n_parts, guint bits, float *rotation, const HekTask *task,
                        GError **error);

G_END_DECLS
