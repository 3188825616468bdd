/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-option.h"
#include "hek-rows.h"
#include "hek-task.h"

G_BEGIN_DECLS

/*
 * Codecs for vectors: one descriptor (HekCodec) a method, in the order f16 bf16 sq8 sq6 sq4 binary
 * pq opq rq rabitq perceptual colors. Training makes a HekCodebook, which encodes, decodes and
 * measures distances; it never changes afterwards and may be used from many threads.
 *
 * Everything is deterministic: the same rows, options and seed give the same codebook and the same
 * codes on any number of threads and on every instruction set.
 *
 * Distances are asymmetric: the query is not quantized more than an estimator says it is. They are
 * estimates of the collection's distance as HekDistance has it: squared Euclidean, minus the inner
 * product, 1 minus the cosine. For the cosine, rows and queries are brought to length 1 first, here
 * and not in each codec; all-zero rows stay.
 *
 * A code is code_bytes long and holds all that belongs to the row: factors too. What all rows share
 * (centroids, rotation) is the codebook's share_bytes.
 */

/* Rows with larger numbers are refused by trainings and cut off by everything else, so that no sum
 * of squares leaves the range of floats. */
#define HEK_CODEC_MAX_NUMBER 1e15f

typedef struct _HekCodec HekCodec;
typedef struct _HekCodebook HekCodebook;

#define HEK_CODEC_ERROR (hek_codec_error_quark ())

typedef enum
{
  HEK_CODEC_ERROR_BUDGET,    /* the method has no code of so few bytes */
  HEK_CODEC_ERROR_ROWS,      /* too few rows, or NaN, infinite or too large numbers among them */
  HEK_CODEC_ERROR_DIMENSION, /* the codebook is for another dimension or distance */
  HEK_CODEC_ERROR_MEANING,   /* the method is for numbers with another meaning */
  HEK_CODEC_ERROR_DAMAGED,   /* a file that is no codebook, or not whole */
} HekCodecError;

GQuark hek_codec_error_quark (void);

/* The loss after one step of training: mean squared error a row, over the rows of the training.
 * @step counts from 0; called from the thread that trains. */
typedef void (*HekLossFunc) (guint step, double loss, gpointer data);

/* What a user asks for. */
typedef struct
{
  HekDistance distance;
  HekMeaning meaning;     /* what the schema of the vectors says of their numbers */
  gsize code_bytes;       /* at most; 0: the size that the method has by default */
  guint64 seed;
  gboolean is_draft;      /* sooner ready, with some hundredths more error, to compare methods */
  HekOptionValues values; /* of the method's options */
  HekLossFunc on_loss;    /* (nullable) */
  gpointer loss_data;
} HekCodecTraining;

guint           hek_codec_n (void);
const HekCodec *hek_codec (guint i);
const HekCodec *hek_codec_find (const char *id); /* (nullable) */

const char *hek_codec_id (const HekCodec *codec);
const char *hek_codec_label (const HekCodec *codec); /* translatable */
const char *hek_codec_help (const HekCodec *codec);  /* translatable */
const HekOption *hek_codec_options (const HekCodec *codec, guint *n_options);

/* What numbers must mean for the method; none: anything. */
HekMeaning hek_codec_meaning (const HekCodec *codec);

/* Whether the method takes rows of that kind. */
gboolean hek_codec_suits (const HekCodec *codec, HekMeaning meaning, HekDistance distance);

/* The largest code of at most @max_bytes that the method has for @dim dimensions, 0 when there is
 * none; with @max_bytes 0 its default. */
gsize hek_codec_fit (const HekCodec *codec, guint dim, gsize max_bytes);

/* What share_bytes of a codebook for codes of that size will be at least, 0 when the method does
 * not tell before a training. Of opq: unless it turns out to be a codebook as pq makes it. */
gsize hek_codec_least_share (const HekCodec *codec, guint dim, const HekOptionValues *values,
                             gsize code_bytes);

/**
 * hek_codebook_train:
 * @rows: all rows of a sample; methods that need fewer take an even sample of them
 *
 * Errors: %HEK_CODEC_ERROR_BUDGET, %HEK_CODEC_ERROR_ROWS, %HEK_CODEC_ERROR_DIMENSION,
 * %HEK_CODEC_ERROR_MEANING, %HEK_OPTION_ERROR,
 * %G_IO_ERROR_CANCELLED within 100 ms
 * Returns: (transfer full)
 */
HekCodebook *hek_codebook_train (const HekCodec *codec, const HekRows *rows,
                                 const HekCodecTraining *training, const HekTask *task,
                                 GError **error);

HekCodebook *hek_codebook_ref (HekCodebook *book);
void         hek_codebook_unref (HekCodebook *book);

const HekCodec *hek_codebook_codec (const HekCodebook *book);
HekDistance     hek_codebook_distance (const HekCodebook *book);
guint           hek_codebook_dim (const HekCodebook *book);
gsize           hek_codebook_code_bytes (const HekCodebook *book);
gsize           hek_codebook_share_bytes (const HekCodebook *book); /* as it is written */
guint           hek_codebook_n_subspaces (const HekCodebook *book); /* 0: none */
guint           hek_codebook_n_centroids (const HekCodebook *book); /* of a subspace; 0: none */
guint64         hek_codebook_seed (const HekCodebook *book);        /* of its training */

/**
 * hek_codebook_encode:
 * @codes: (out) (array): rows->n × code_bytes
 *
 * In parallel. NaN and infinite numbers count as 0, as in the graphs.
 *
 * Errors: %HEK_CODEC_ERROR_DIMENSION, %G_IO_ERROR_CANCELLED
 */
gboolean hek_codebook_encode (const HekCodebook *book, const HekRows *rows, guint8 *codes,
                              const HekTask *task, GError **error);

/* Rows [begin, begin + n) as they are encoded: finite floats, of length 1 for the cosine. @rows has
 * the dimension of the codebook. @out: n × dim */
void hek_codebook_read_rows (const HekCodebook *book, const HekRows *rows, gsize begin, gsize n,
                             float *out);

/* @out: (out) (array): n × dim; of the cosine: rows of length 1 as they were encoded */
void hek_codebook_decode (const HekCodebook *book, const guint8 *codes, gsize n, float *out);

/* Which centroid each subspace (of rq: each step) of a code stands for. @out: (out): n ×
 * n_subspaces. Returns: %FALSE, and nothing written, when the method does not tell */
gboolean hek_codebook_unpack (const HekCodebook *book, const guint8 *codes, gsize n, guint16 *out);

/**
 * hek_codebook_cut:
 * @out: (out): n × dim: the rows as the method cuts them into subspaces, rotated for opq
 * @begins: (out): n_subspaces + 1: where in a row of @out each begins
 *
 * Lengths are kept. Returns: %FALSE, and nothing written, when the method has no such subspaces
 */
gboolean hek_codebook_cut (const HekCodebook *book, const float *rows, gsize n, float *out,
                           guint *begins);

/*
 * A query in the form that scans take; borrowed by no thread but its own. @query: dim floats.
 */
typedef struct _HekCodeQuery HekCodeQuery;

HekCodeQuery *hek_code_query_new (const HekCodebook *book);
void          hek_code_query_set (HekCodeQuery *query, const float *vector);
void          hek_code_query_free (HekCodeQuery *query);

/* Estimated distances to codes @idx[0], @idx[1] …, or to the first @n when @idx is NULL. @bounds:
 * (out) (nullable): how far the true distance may be below the estimate, 0 where a method has no
 * bound */
void hek_code_query_distances (HekCodeQuery *query, const guint8 *codes, const guint32 *idx,
                               gsize n, float *out, float *bounds);

/*
 * Codes in the order in which they are scanned fastest: blocks of 32 for methods of 4 bits, as they
 * are for others. @n × code_bytes rounded up to a block. The order is that of this processor:
 * packed codes belong in no file.
 */
gsize hek_codebook_packed_bytes (const HekCodebook *book, gsize n);
void  hek_codebook_pack (const HekCodebook *book, const guint8 *codes, gsize n, guint8 *packed);

/* Whether packed codes differ from codes; where not, codes can be scanned where they lie. */
gboolean hek_codebook_has_packing (const HekCodebook *book);

/* Estimated distances to packed codes [begin, begin + n); @begin is a multiple of 32. */
void hek_code_query_scan (HekCodeQuery *query, const guint8 *packed, gsize begin, gsize n,
                          float *out);

/* So many queries are scanned with together. */
#define HEK_CODE_QUERIES 8

/**
 * hek_code_query_scan_many:
 * @queries: (array length=n_queries): at most %HEK_CODE_QUERIES, of one codebook
 * @out: (array length=n_queries): @n distances each
 *
 * The same numbers as of one query after the other, but codes are read from memory once, and with
 * 4 bits unpacked once: two thirds of the time where the processor has AVX-512 VBMI.
 */
void hek_code_query_scan_many (HekCodeQuery *const *queries, guint n_queries,
                               const guint8 *packed, gsize begin, gsize n, float *const *out);

/* The codebook as bytes with a checksum (documented in hek-codec-file.c), and back. */
GBytes      *hek_codebook_write (const HekCodebook *book);
HekCodebook *hek_codebook_read (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekCodebook, hek_codebook_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekCodeQuery, hek_code_query_free)

G_END_DECLS
