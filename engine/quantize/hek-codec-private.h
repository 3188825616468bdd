/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-codec.h"

G_BEGIN_DECLS

/*
 * What a method gives. Rows and queries come as floats, within ±HEK_CODEC_MAX_NUMBER, and of length
 * 1 (or all zero) when the distance is the cosine. distances() and scan() give squared distances
 * for l2 and minus the inner product otherwise; the caller adds 1 for the cosine.
 */
struct _HekCodec
{
  const char *id;     /* "sq8" */
  const char *label;  /* "Scalar, 8 bits" */
  const char *help;
  const HekOption *options;
  guint n_options;
  HekMeaning meaning; /* of the rows that it is for, and with l2 only; none: of all */
  gsize min_rows;     /* fewer are refused; 1 of what needs no training */

  gsize (*fit) (guint dim, gsize max_bytes);
  /* (nullable) */
  gsize (*least_share) (guint dim, const HekOptionValues *values, gsize code_bytes);

  /* Fills book->state, code_bytes, n_subspaces and n_centroids; book->dim, distance, seed are set.
   * @rows: n × dim */
  gboolean (*train) (HekCodebook *book, const float *rows, gsize n,
                     const HekCodecTraining *training, const HekTask *task, GError **error);
  gsize train_rows_max; /* so many rows at most are handed to train(); 0: all */

  /* n rows; from several threads at once. @codes: n × code_bytes */
  void (*encode) (const HekCodebook *book, const float *rows, gsize n, guint8 *codes);
  void (*decode) (const HekCodebook *book, const guint8 *codes, gsize n, float *rows);

  /* @space: query_bytes, aligned to 64: whatever distances() reads */
  gsize (*query_bytes) (const HekCodebook *book);
  void (*query) (const HekCodebook *book, const float *vector, gpointer space);
  void (*distances) (const HekCodebook *book, gconstpointer space, const guint8 *codes,
                     const guint32 *idx, gsize n, float *out, float *bounds);

  /* (nullable), all three or none: another order for scans, of HEK_CODE_QUERIES at most */
  gsize (*packed_bytes) (const HekCodebook *book, gsize n);
  void (*pack) (const HekCodebook *book, const guint8 *codes, gsize n, guint8 *packed);
  void (*scan) (const HekCodebook *book, gconstpointer const *spaces, guint n_queries,
                const guint8 *packed, gsize begin, gsize n, float *const *out);

  /* (nullable): which centroid each subspace (of rq: each step) of a code stands for. @centroids:
   * n × n_subspaces */
  void (*unpack) (const HekCodebook *book, const guint8 *codes, gsize n, guint16 *centroids);

  /* (nullable): subspace @s begins at this number of a row that was turned, and n_subspaces is
   * where the last ends: dim. Without turn() rows are cut as they are. */
  guint (*subspace_begin) (const HekCodebook *book, guint s);
  void (*turn) (const HekCodebook *book, const float *rows, gsize n, float *out);

  /* The state as bytes (little endian), and back: sizes are checked before anything is allocated,
   * and numbers before they can do harm. read() finds code_bytes, n_subspaces and n_centroids as
   * the file has them, which may be anything, and checks them too. hek-codec-bytes-private.h
   * helps. */
  void (*write) (const HekCodebook *book, GByteArray *out);
  gboolean (*read) (HekCodebook *book, const guint8 *data, gsize size, GError **error);
  void (*free_state) (gpointer state);
};

struct _HekCodebook
{
  gatomicrefcount ref;
  const HekCodec *codec;
  HekDistance distance; /* as asked for; cosine too */
  guint dim;
  gsize code_bytes;
  guint n_subspaces, n_centroids;
  guint64 seed;
  gpointer state; /* the codec's own */
};

/* Without state, code_bytes, n_subspaces and n_centroids. */
HekCodebook *hek_codebook_new (const HekCodec *codec, HekDistance distance, guint dim,
                               guint64 seed);

extern const HekCodec hek_codec_f16, hek_codec_bf16, hek_codec_sq8, hek_codec_sq6, hek_codec_sq4,
  hek_codec_binary, hek_codec_pq, hek_codec_opq, hek_codec_rq, hek_codec_rabitq,
  hek_codec_perceptual, hek_codec_colors;

G_END_DECLS
