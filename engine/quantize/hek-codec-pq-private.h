/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-codec-bytes-private.h"
#include "hek-codec-private.h"
#include "hek-parts.h"

G_BEGIN_DECLS

/*
 * A product quantizer: vectors are cut into parts (hek-parts.h), and a code names a centroid for
 * each. With 8 bits a code has a byte a part, with 4 bits half a byte, the lower half first.
 */
typedef struct
{
  HekParts parts;
  guint bits;       /* 8 or 4 */
  gsize code_bytes;
  float *centroids; /* k × dim, owned, aligned */
} HekPq;

/* Rows that are trained on at most: 1,000 a centroid. */
#define HEK_PQ_MAX_ROWS 256000

/* The options of pq, which opq has too. */
extern const HekOption hek_pq_options[];
#define HEK_PQ_N_OPTIONS 1

guint hek_pq_bits (const HekOptionValues *values);

/* One byte a part at most. */
gsize hek_pq_fit (guint dim, gsize max_bytes);

/* Bytes of the centroids. */
gsize hek_pq_share (guint dim, const HekOptionValues *values, gsize code_bytes);

/* Parts of a code of so many bytes. */
guint hek_pq_n_parts (guint dim, guint bits, gsize code_bytes);

/* Without centroids. Returns: (nullable): %NULL with %G_IO_ERROR_NO_SPACE */
HekPq *hek_pq_new (guint dim, guint bits, guint n_parts, GError **error);
void   hek_pq_free (HekPq *pq);

/* Makes what is made of centroids, after they were filled in. */
void hek_pq_finish (HekPq *pq);

/* What the sizes of @book say. */
void hek_pq_describe (const HekPq *pq, HekCodebook *book);

/**
 * hek_pq_train:
 * @rows: n × dim
 * @initial: (nullable): centroids to begin with
 * @first_step: number of the first call of on_loss
 * @loss: (out): mean squared error a row
 */
gboolean hek_pq_train (HekPq *pq, const float *rows, gsize n, const float *initial,
                       const HekCodecTraining *training, guint first_step, double *loss,
                       const HekTask *task, GError **error);

void hek_pq_encode (const HekPq *pq, const float *rows, gsize n, guint8 *codes);
void hek_pq_decode (const HekPq *pq, const guint8 *codes, gsize n, float *rows);
void hek_pq_unpack (const HekPq *pq, const guint8 *codes, gsize n, guint16 *centroids);

/* @is_product: tables of minus the inner product, otherwise of squared distances; @bias: is added
 * to all of them */
gsize hek_pq_query_bytes (const HekPq *pq);
void  hek_pq_query (const HekPq *pq, gboolean is_product, const float *vector, float bias,
                    gpointer space);
void  hek_pq_distances (const HekPq *pq, gconstpointer space, const guint8 *codes,
                        const guint32 *idx, gsize n, float *out, float *bounds);

gsize hek_pq_packed_bytes (const HekPq *pq, gsize n);
void  hek_pq_pack (const HekPq *pq, const guint8 *codes, gsize n, guint8 *packed);
void  hek_pq_scan (const HekPq *pq, gconstpointer const *spaces, guint n_queries,
                   const guint8 *packed, gsize begin, gsize n, float *const *out);

/* The sizes of a file and what is left of its state, which is all centroids. Returns: (transfer
 * full) (nullable): %NULL with %HEK_CODEC_ERROR_DAMAGED, %G_IO_ERROR_NO_SPACE */
HekPq *hek_pq_read (const HekCodebook *book, HekCodecBytes *bytes, GError **error);
void   hek_pq_write (const HekPq *pq, GByteArray *out);

G_END_DECLS
