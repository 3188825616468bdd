/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Residual quantization: a row is the mean plus a sum of centroids, one of 256 of each stage.
 *
 * The squared distance of a query q to a sum s is |q|² - 2 ⟨q, s⟩ + |s|², all after the mean is
 * taken away: the inner products come out of a table for each stage, the last term is kept with the
 * code. Inner products need the table only.
 *
 * The state as bytes: stages, parts, beam and norm (HekRqNorm) as four u32; weight, spread and
 * scale as floats; 1 when rows are turned, otherwise 0; stages of each part (all u32); the mean;
 * with a norm in a byte its 256 levels; the centroids, stage after stage, those of the first part
 * first; then the rotation, row by row.
 */
#include "config.h"

#include "hek-codec-rq-private.h"

#include "hek-aligned.h"
#include "hek-codec-bytes-private.h"
#include "hek-kernel-distance.h"
#include "hek-kernel-lookup.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define K HEK_RQ_CENTROIDS

/* Rows that are turned together. */
#define BLOCK_ROWS ((gsize) 56)

/* More bytes for each number say nothing new; and one for the norm. */
#define MAX_BYTES_PER_NUMBER 2

/* A thirty-second of floats, where that is between these. */
#define DEFAULT_MIN_BYTES 8
#define DEFAULT_MAX_BYTES 98

enum
{
  OPTION_BEAM,
  OPTION_PARTS,
  OPTION_NORM,
  OPTION_THRESHOLD,
  OPTION_TURN,
};

static const HekChoice norms[] = {
  [HEK_RQ_NORM_BYTE] = { "byte", N_ ("A byte") },
  [HEK_RQ_NORM_F16] = { "f16", N_ ("16 bits") },
  [HEK_RQ_NORM_F32] = { "f32", N_ ("32 bits") },
};

static const HekOption options[] = {
  [OPTION_BEAM] = { .name = "beam", .label = N_ ("Beam"),
                    .help = N_ ("How many codes of a row are followed while its code is searched: "
                                "more lose less and take longer"),
                    .type = HEK_OPTION_INT, .def = 8, .min = 1, .max = HEK_RQ_MAX_BEAM,
                    .logarithmic = TRUE },
  [OPTION_PARTS] = { .name = "parts", .label = N_ ("Parts"),
                     .help = N_ ("Into how many parts the dimension is cut, each a sum of its own "
                                 "stages; 0: as many as the size of the code needs"),
                     .type = HEK_OPTION_INT, .def = 0, .min = 0, .max = HEK_RQ_MAX_PARTS },
  [OPTION_NORM] = { .name = "norm", .label = N_ ("Norm"),
                    .help = N_ ("How the length of what is kept is stored with every code; not "
                                "needed for inner products and the cosine"),
                    .type = HEK_OPTION_CHOICE, .def = HEK_RQ_NORM_BYTE, .choices = norms,
                    .n_choices = G_N_ELEMENTS (norms) },
  [OPTION_THRESHOLD] = { .name = "threshold", .label = N_ ("Threshold"),
                         .help = N_ ("For inner products and the cosine: errors along a vector "
                                     "weigh more, so that products with queries above this cosine "
                                     "are kept; 0: all errors weigh the same"),
                         .type = HEK_OPTION_REAL, .def = 0, .min = 0, .max = 0.9 },
  [OPTION_TURN] = { .name = "turn", .label = N_ ("Turn"),
                    .help = N_ ("Vectors are turned before they are cut into parts, so that the "
                                "parts have little in common"),
                    .type = HEK_OPTION_BOOLEAN, .def = 1 },
};

HekRqOptions
hek_rq_options (const HekCodecTraining *training)
{
  const double *v = training->values.v;

  return (HekRqOptions) { .beam = (guint) v[OPTION_BEAM],
                          .n_parts = (guint) v[OPTION_PARTS],
                          .norm = (HekRqNorm) v[OPTION_NORM],
                          .threshold = v[OPTION_THRESHOLD],
                          .turn = v[OPTION_TURN] > 0 };
}

static gsize
rq_fit (guint dim,
        gsize max_bytes)
{
  gsize most = MIN (HEK_RQ_MAX_STAGES, (gsize) dim * MAX_BYTES_PER_NUMBER + 1);

  if (max_bytes == 0)
    max_bytes = CLAMP (dim / 8, DEFAULT_MIN_BYTES, DEFAULT_MAX_BYTES);
  return max_bytes < 2 ? 0 : MIN (max_bytes, most);
}

void
hek_rq_center (const HekRq *rq,
               const float *rows,
               gsize        n,
               float       *out)
{
  for (gsize i = 0; i < n; i++)
    for (guint d = 0; d < rq->dim; d++)
      out[i * rq->dim + d] = rows[i * rq->dim + d] - rq->mean[d];
}

void
hek_rq_sum (const HekRq  *rq,
            const guint8 *code,
            float        *out)
{
  memset (out, 0, rq->dim * sizeof *out);
  for (guint p = 0; p < rq->n_parts; p++)
    {
      const HekRqPart *part = &rq->parts[p];

      for (guint s = part->first_stage; s < part->first_stage + part->n_stages; s++)
        {
          const float *centroid = hek_rq_stage (rq, part, s) + (gsize) code[s] * part->n_dims;

          for (guint d = 0; d < part->n_dims; d++)
            out[part->first_dim + d] += centroid[d];
        }
    }
}

static void
rq_encode (const HekCodebook *book,
           const float       *rows,
           gsize              n,
           guint8            *codes)
{
  HekRq *rq = book->state;
  const HekRqTables *tables = hek_rq_tables (rq);
  hek_auto_aligned float *centered = hek_aligned_new ((n + 1) * rq->dim, sizeof *centered);

  hek_rq_turn (rq, rows, n, centered);
  hek_rq_center (rq, centered, n, centered);
  hek_rq_search (rq, tables, centered, n, codes, book->code_bytes);
  for (gsize i = 0; i < n && rq->norm != HEK_RQ_NORM_NONE; i++)
    {
      guint8 *code = codes + i * book->code_bytes;

      hek_rq_put_norm (rq,
                       hek_rq_norm (rq, code, centered + i * rq->dim, centered + n * rq->dim),
                       code + rq->n_stages);
    }
}

static void
rq_decode (const HekCodebook *book,
           const guint8      *codes,
           gsize              n,
           float             *rows)
{
  const HekRq *rq = book->state;
  hek_auto_aligned float *turned
    = rq->rotation != NULL ? hek_aligned_new (BLOCK_ROWS * rq->dim, sizeof *turned) : NULL;

  for (gsize begin = 0; begin < n; begin += BLOCK_ROWS)
    {
      gsize length = MIN (BLOCK_ROWS, n - begin);
      float *out = turned != NULL ? turned : rows + begin * rq->dim;

      for (gsize i = 0; i < length; i++)
        {
          float *row = out + i * rq->dim;

          hek_rq_sum (rq, codes + (begin + i) * book->code_bytes, row);
          for (guint d = 0; d < rq->dim; d++)
            row[d] += rq->mean[d];
        }
      if (turned != NULL)
        hek_rq_turn_back (rq, turned, length, rows + begin * rq->dim);
    }
}

/* A query: what every distance begins with, and a table of 256 numbers a stage; norms in a byte are
 * one more table. Behind the tables is space for the query turned and with the mean taken away. */
typedef struct
{
  float base;
  float pad[15];
  float tables[];
} Query;

static guint
n_tables (const HekRq *rq)
{
  return rq->n_stages + (rq->norm == HEK_RQ_NORM_BYTE);
}

static gsize
rq_query_bytes (const HekCodebook *book)
{
  const HekRq *rq = book->state;

  return sizeof (Query) + ((gsize) n_tables (rq) * K + rq->dim) * sizeof (float);
}

static void
rq_query (const HekCodebook *book,
          const float       *vector,
          gpointer           space)
{
  const HekRq *rq = book->state;
  const HekKernelDistance *dot = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_DOT);
  gboolean is_l2 = book->distance == HEK_DISTANCE_L2;
  Query *query = space;
  float *moved = query->tables + (gsize) n_tables (rq) * K, factor = is_l2 ? -2 : -1;

  hek_rq_turn (rq, vector, 1, moved);
  if (is_l2)
    hek_rq_center (rq, moved, 1, moved);
  query->base = is_l2 ? dot->pair (moved, moved, rq->dim)
                      : -dot->pair (moved, rq->mean, rq->dim);
  for (guint p = 0; p < rq->n_parts; p++)
    {
      const HekRqPart *part = &rq->parts[p];

      dot->rows (moved + part->first_dim, rq->centroids + part->centroids,
                 part->n_dims * sizeof (float), (gsize) part->n_stages * K, part->n_dims,
                 query->tables + (gsize) part->first_stage * K);
    }
  for (gsize i = 0; i < (gsize) rq->n_stages * K; i++)
    query->tables[i] *= factor;
  if (rq->norm == HEK_RQ_NORM_BYTE)
    memcpy (query->tables + (gsize) rq->n_stages * K, rq->levels, sizeof rq->levels);
}

static void
rq_distances (const HekCodebook *book,
              gconstpointer      space,
              const guint8      *codes,
              const guint32     *idx,
              gsize              n,
              float             *out,
              float             *bounds)
{
  const HekRq *rq = book->state;
  const Query *query = space;

  hek_kernel_lookup8 (query->tables, n_tables (rq), codes, book->code_bytes, idx, n, out);
  for (gsize i = 0; i < n; i++)
    out[i] += query->base;
  if (rq->norm == HEK_RQ_NORM_F16 || rq->norm == HEK_RQ_NORM_F32)
    for (gsize i = 0; i < n; i++)
      out[i] += hek_rq_get_norm (rq, codes + (idx != NULL ? idx[i] : i) * book->code_bytes
                                       + rq->n_stages);
  if (bounds != NULL)
    memset (bounds, 0, n * sizeof *bounds);
}

static void
rq_unpack (const HekCodebook *book,
           const guint8      *codes,
           gsize              n,
           guint16           *centroids)
{
  const HekRq *rq = book->state;

  for (gsize i = 0; i < n; i++)
    for (guint s = 0; s < rq->n_stages; s++)
      centroids[i * rq->n_stages + s] = codes[i * book->code_bytes + s];
}

const HekCodec hek_codec_rq = {
  .id = "rq",
  .label = N_ ("Residual"),
  .help = N_ ("Sums of centroids, each of what the ones before it left"),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .min_rows = 1,
  .train_rows_max = 1 << 15,
  .fit = rq_fit,
  .least_share = hek_rq_least_share,
  .train = hek_rq_train,
  .encode = rq_encode,
  .decode = rq_decode,
  .query_bytes = rq_query_bytes,
  .query = rq_query,
  .distances = rq_distances,
  .unpack = rq_unpack,
  .write = hek_rq_write,
  .read = hek_rq_read,
  .free_state = (void (*) (gpointer)) hek_rq_free,
};
