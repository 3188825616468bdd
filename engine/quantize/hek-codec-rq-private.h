/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <pthread.h>

#include "hek-codec-private.h"

G_BEGIN_DECLS

/*
 * Residual quantization. Rows may be turned first, and all below is about turned rows. The
 * dimension is cut into parts; a part of a row, minus the mean of all rows, is the sum of one of
 * 256 centroids of each of the part's stages. A code has one byte a stage, the stages of the first
 * part first; then, for l2, what the squared norm of the sum is.
 */
#define HEK_RQ_CENTROIDS 256u
#define HEK_RQ_MAX_STAGES 256u
#define HEK_RQ_MAX_PARTS 64u
#define HEK_RQ_MAX_BEAM 32u

/* Of a part: the tables that encoding needs grow with the square. */
#define HEK_RQ_MAX_PART_STAGES 32u

/* How the norm is kept. Stored in files. */
typedef enum
{
  HEK_RQ_NORM_BYTE, /* one of 256 levels */
  HEK_RQ_NORM_F16,  /* in units of the codebook's scale */
  HEK_RQ_NORM_F32,
  HEK_RQ_NORM_NONE, /* inner products need none */
} HekRqNorm;

typedef struct
{
  guint first_dim, n_dims, first_stage, n_stages;
  gsize centroids; /* where those of its first stage begin */
  gsize cross;     /* cross tables of the parts before it */
} HekRqPart;

typedef struct
{
  guint dim, n_parts, n_stages, beam;
  HekRqNorm norm;
  float weight; /* how much more than others the error along the row counts; 0: no more */
  float spread; /* how much of the squared error is added to the squared norm */
  float scale;  /* of norms in 16 bits */
  float levels[HEK_RQ_CENTROIDS]; /* of norms in a byte, ascending */

  /* owned */
  HekRqPart *parts;
  float *mean;      /* dim */
  float *centroids; /* a stage: 256 × n_dims of its part */
  float *rotation;  /* dim × dim, rows orthonormal; NULL: rows stay as they are */
  float *packed, *packed_back; /* the rotation and its inverse as hek-linear.h has them */

  pthread_mutex_t tables_lock; /* not a GLib once, whose order ThreadSanitizer does not see */
  gpointer tables;             /* HekRqTables, made when a row is encoded first */
} HekRq;

/* What encoding looks up; it follows from the centroids. All of 256 numbers a stage, or more. */
typedef struct
{
  float *packed;  /* the centroids for products of matrices, where they are in centroids */
  float *squares; /* of their norms */
  float *means;   /* their inner products with the mean */
  float *cross;   /* 256 × 256: 2 ⟨c, d⟩ of stages j < i of a part, row c of j, column d of i; at
                   * (part->cross + i (i - 1) / 2 + j) · 256² */
} HekRqTables;

gsize hek_rq_norm_bytes (HekRqNorm norm);

/* What a user asks for. */
typedef struct
{
  guint beam, n_parts; /* n_parts 0: as the size of the code needs */
  HekRqNorm norm;
  double threshold;
  gboolean turn;
} HekRqOptions;

HekRqOptions hek_rq_options (const HekCodecTraining *training);

/* @part_stages: n_parts. Returns: (nullable): NULL when memory is short */
HekRq *hek_rq_new (guint dim, guint n_parts, const guint *part_stages);
void   hek_rq_free (HekRq *rq);

/* The centroids of one stage. */
static inline float *
hek_rq_stage (const HekRq     *rq,
              const HekRqPart *part,
              guint            stage)
{
  return rq->centroids + part->centroids
         + (gsize) (stage - part->first_stage) * HEK_RQ_CENTROIDS * part->n_dims;
}

/* Of all centroids. */
static inline gsize
hek_rq_n_floats (const HekRq *rq)
{
  const HekRqPart *last = &rq->parts[rq->n_parts - 1];

  return last->centroids + (gsize) last->n_stages * HEK_RQ_CENTROIDS * last->n_dims;
}

/* @task: (nullable). Returns: (nullable): NULL when cancelled */
HekRqTables       *hek_rq_tables_new (const HekRq *rq, const HekTask *task);
void               hek_rq_tables_free (HekRqTables *tables);
const HekRqTables *hek_rq_tables (HekRq *rq);

/* Principal directions for @n_parts of codes of @n_stages. Returns: (transfer full) (nullable):
 * dim × dim */
float *hek_rq_find_turn (const float *rows, gsize n_rows, guint dim, guint n_parts, guint n_stages,
                         const HekTask *task, GError **error);

/* Takes @rotation. FALSE when memory is short */
gboolean hek_rq_set_turn (HekRq *rq, float *rotation);

/* Rows as they are where nothing is turned. @out: n × dim */
void hek_rq_turn (const HekRq *rq, const float *rows, gsize n, float *out);

/* Of what is turned. */
void hek_rq_turn_back (const HekRq *rq, const float *rows, gsize n, float *out);

/* Rows minus the mean. @out: n × dim, may be @rows */
void hek_rq_center (const HekRq *rq, const float *rows, gsize n, float *out);

/* Searches the codes of centered rows, without norms. @codes: @stride bytes apart */
void hek_rq_search (const HekRq *rq, const HekRqTables *tables, const float *centered, gsize n,
                    guint8 *codes, gsize stride);

/* The sum of the centroids of a code, without the mean. @out: dim */
void hek_rq_sum (const HekRq *rq, const guint8 *code, float *out);

/* What is kept as the norm of a code, before it is rounded. @sum: space for dim */
float hek_rq_norm (const HekRq *rq, const guint8 *code, const float *centered, float *sum);
void  hek_rq_put_norm (const HekRq *rq, float norm, guint8 *out);

/* Of norms in 16 and in 32 bits. */
float hek_rq_get_norm (const HekRq *rq, const guint8 *bytes);

gboolean hek_rq_train (HekCodebook *book, const float *rows, gsize n,
                       const HekCodecTraining *training, const HekTask *task, GError **error);

/* The least_share of the codec. */
gsize hek_rq_least_share (guint dim, const HekOptionValues *values, gsize code_bytes);

/* A codebook in training. */
typedef struct
{
  /* borrowed */
  HekRq *rq;
  const float *rows; /* n × dim */
  const HekCodecTraining *training;
  const HekTask *task;
  float *rest;     /* what is left of the rows: a part: n × n_dims */
  gsize n;

  guint step;      /* of the losses that were told */
} HekRqTraining;

static inline float *
hek_rq_training_rest (const HekRqTraining *self,
                      guint                first_dim)
{
  return self->rest + self->n * first_dim;
}

void hek_rq_training_loss (HekRqTraining *self, double loss);

/* Encodes the rows and moves the centroids to where they serve their rows best, some times. The
 * codes of the last time are left in @codes: n × n_stages. */
gboolean hek_rq_refine (HekRqTraining *self, guint8 *codes, GError **error);

/* @codes: as hek_rq_refine() left them */
gboolean hek_rq_train_norms (const HekRqTraining *self, const guint8 *codes, GError **error);

void     hek_rq_write (const HekCodebook *book, GByteArray *out);
gboolean hek_rq_read (HekCodebook *book, const guint8 *data, gsize size, GError **error);

G_END_DECLS
