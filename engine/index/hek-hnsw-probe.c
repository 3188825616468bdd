/* SPDX-License-Identifier: Apache-2.0 */
/* What a walk measures with: codes of 8 or 4 bits, or the rows themselves. */
#include "config.h"

#include "hek-hnsw-walk-private.h"

#include "hek-aligned.h"
#include "hek-flat-private.h"
#include "hek-kernel-code.h"
#include "hek-rows-convert.h"

/* Bytes of a vertex that are asked for before any is measured. */
#define PREFETCH_BYTES 256

static void
gather_codes8 (const HekHnswProbe *self,
               const guint32      *vertices,
               guint               n,
               guint32            *keys)
{
  hek_kernel_code8_gather (self->query, self->bias, self->base, self->stride_bytes, vertices, n,
                           keys);
}

static void
gather_codes4 (const HekHnswProbe *self,
               const guint32      *vertices,
               guint               n,
               guint32            *keys)
{
  hek_kernel_code4_gather (self->query, self->bias, self->base, self->stride_bytes, vertices, n,
                           keys);
}

static void
aim_code8 (HekHnswProbe *self,
           guint32       vertex)
{
  self->bias = hek_kernel_code8_query (self->base + vertex * self->stride_bytes,
                                       self->stride_bytes, self->query);
}

static void
aim_code4 (HekHnswProbe *self,
           guint32       vertex)
{
  self->bias = hek_kernel_code4_query (self->base + vertex * self->stride_bytes,
                                       self->stride_bytes, self->query);
}

const HekKernelDistance *
hek_hnsw_row_sums (HekDtype    dtype,
                   HekDistance distance)
{
  static const HekKernelNumber numbers[HEK_N_DTYPES] = {
    [HEK_DTYPE_F32] = HEK_KERNEL_F32,
    [HEK_DTYPE_F16] = HEK_KERNEL_F16,
    [HEK_DTYPE_U8] = HEK_KERNEL_U8,
  };

  return hek_kernel_distance (numbers[dtype],
                              distance == HEK_DISTANCE_L2 ? HEK_KERNEL_L2 : HEK_KERNEL_DOT);
}

guint32
hek_hnsw_row_key (const HekHnswProbe *probe,
                  HekDistance         distance,
                  float               square,
                  float               longest,
                  float               sum)
{
  if (distance == HEK_DISTANCE_COSINE)
    sum = square == 0 || probe->square == 0
            ? 1.0f
            : (float) (1.0 - (double) sum / sqrt ((double) square * probe->square));
  else if (distance == HEK_DISTANCE_IP && !probe->is_vertex)
    sum = -sum;
  else if (distance == HEK_DISTANCE_IP)
    sum = 2 * (longest - sum - sqrtf (MAX (longest - square, 0.0f) *
                                      MAX (longest - probe->square, 0.0f)));
  return hek_flat_order (sum);
}

/* The first row of a vertex; before there are any a vertex is a row. */
static inline guint32
row_of (const HekHnsw *index,
        guint32        vertex)
{
  return index->row_of != NULL ? index->row_of[hek_hnsw_first_row (index, vertex)] : vertex;
}

static gboolean
may_read (HekHnswGuard  *guard,
          const guint32 *rows,
          guint          n)
{
  const HekHnswQuery *query;

  if (guard == NULL || guard->query->check == NULL)
    return TRUE;
  query = guard->query;
  if (!guard->is_refused)
    guard->is_refused = !query->check (rows, n, query->check_data);
  return !guard->is_refused;
}

/* Up to HEK_FLAT_RUN of them. */
static void
gather_run (const HekHnswProbe *self,
            const guint32      *vertices,
            guint               n,
            guint32            *keys)
{
  const HekHnsw *index = self->index;
  const float *squares = self->squares;
  guint32 rows[HEK_FLAT_RUN];
  float sums[HEK_FLAT_RUN];

  for (guint i = 0; i < n; i++)
    rows[i] = row_of (index, vertices[i]);
  if (!may_read (self->guard, rows, n))
    {
      memset (keys, 0xff, n * sizeof *keys);
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      const guint8 *row = self->base + (gsize) rows[i] * self->stride_bytes;

      for (gsize b = 0; b < MIN (PREFETCH_BYTES, self->stride_bytes); b += 64)
        __builtin_prefetch (row + b);
    }
  self->sums->gather (self->query, self->base, self->stride_bytes, rows, n, index->rows.dim, sums);
  for (guint i = 0; i < n; i++)
    keys[i] = hek_hnsw_row_key (self, index->distance, squares != NULL ? squares[vertices[i]] : 0,
                                index->map->lift, sums[i]);
}

static void
gather_rows (const HekHnswProbe *self,
             const guint32      *vertices,
             guint               n,
             guint32            *keys)
{
  for (guint begin = 0; begin < n; begin += HEK_FLAT_RUN)
    gather_run (self, vertices + begin, MIN (HEK_FLAT_RUN, n - begin), keys + begin);
}

static void
aim_row (HekHnswProbe *self,
         guint32       vertex)
{
  hek_rows_to_f32 (&self->index->rows, row_of (self->index, vertex), 1, self->query);
  self->square = self->squares != NULL ? self->squares[vertex] : 0;
  self->is_vertex = TRUE;
}

void
hek_hnsw_probe_init_rows (HekHnswProbe  *probe,
                          const HekHnsw *index,
                          const guint8  *codes)
{
  const HekCodeMap *map = index->map;
  gsize query_bytes = hek_code_map_query_bytes (map);
  gboolean halves = map->traverse == HEK_TRAVERSE_SQ4;

  if (map->traverse == HEK_TRAVERSE_F32)
    *probe = (HekHnswProbe) { .gather = gather_rows,
                              .aim = aim_row,
                              .base = index->rows.data,
                              .stride_bytes = index->rows.stride_bytes,
                              .index = index,
                              .squares = map->code_bytes > 0 ? (gconstpointer) codes : NULL,
                              .sums = hek_hnsw_row_sums (index->rows.dtype, index->distance) };
  else
    *probe = (HekHnswProbe) { .gather = halves ? gather_codes4 : gather_codes8,
                              .aim = halves ? aim_code4 : aim_code8,
                              .base = codes,
                              .stride_bytes = map->code_bytes,
                              .n_prefetch = MIN (map->code_bytes, PREFETCH_BYTES) };
  probe->query = hek_aligned_new (query_bytes, 1);
  probe->query_bytes = query_bytes;
}

void
hek_hnsw_probe_init (HekHnswProbe  *probe,
                     const HekHnsw *index)
{
  hek_hnsw_probe_init_rows (probe, index, index->codes);
}

void
hek_hnsw_probe_clear (HekHnswProbe *probe)
{
  hek_aligned_free (probe->query);
}

void
hek_hnsw_probe_query (HekHnswWorker *worker,
                      const HekHnsw *index,
                      const float   *query)
{
  HekHnswProbe *probe = &worker->probe;

  worker->rest = 0;
  if (index->map->traverse != HEK_TRAVERSE_F32)
    {
      probe->bias = hek_code_map_encode_query (index->map, query, worker->scratch, probe->query,
                                               &worker->rest);
      return;
    }
  memcpy (probe->query, query, probe->query_bytes);
  if (index->distance == HEK_DISTANCE_COSINE)
    probe->square
      = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_DOT)->pair (query, query, index->rows.dim);
  probe->is_vertex = FALSE;
}
