/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A head segment and adding to it. There is one layer; instead of higher ones a walk begins at the
 * nearest of every 128th row.
 *
 * Copies of a row have no links: they are listed with it.
 *
 * A row is written, then its links, then the links to it, each published after what it leads to, so
 * that a reader who meets a row sees all of it. Between rows of ip the distance is that of
 * hek-code-map.h with the longest row so far; from queries it is the inner product.
 */
#include "config.h"

#include "hek-hnsw-head-private.h"

#include "hek-aligned.h"
#include "hek-checked.h"
#include "hek-ref.h"
#include "hek-rows-convert.h"

#define EF_CONSTRUCTION 96

static float
head_longest (const HekHnswHead *self)
{
  float longest;

  __atomic_load (&self->longest, &longest, __ATOMIC_RELAXED);
  return longest;
}

static void
gather_rows (const HekHnswProbe *probe,
             const guint32      *rows,
             guint               n,
             guint32            *keys)
{
  const HekHnswHead *self = probe->head;
  float sums[HEK_FLAT_RUN], longest = head_longest (self);

  for (guint begin = 0; begin < n; begin += HEK_FLAT_RUN)
    {
      guint length = MIN (HEK_FLAT_RUN, n - begin);

      probe->sums->gather (probe->query, self->data, self->rows.stride_bytes, rows + begin, length,
                           self->rows.dim, sums);
      for (guint i = 0; i < length; i++)
        {
          float square = self->distance == HEK_DISTANCE_L2 ? 0 : self->squares[rows[begin + i]];

          keys[begin + i] = hek_hnsw_row_key (probe, self->distance, square, longest, sums[i]);
        }
    }
}

static void
aim_row (HekHnswProbe *probe,
         guint32       row)
{
  const HekHnswHead *self = probe->head;

  hek_rows_to_f32 (&self->rows, row, 1, probe->query);
  probe->square = self->squares[row];
  probe->is_vertex = TRUE;
}

HekHnswProbe
hek_hnsw_head_probe (const HekHnswHead *self)
{
  return (HekHnswProbe) { .gather = gather_rows,
                          .aim = aim_row,
                          .base = self->data,
                          .stride_bytes = self->rows.stride_bytes,
                          .n_prefetch = MIN (self->rows.stride_bytes, 256),
                          .query = hek_aligned_new (self->rows.dim, sizeof (float)),
                          .query_bytes = self->rows.dim * sizeof (float),
                          .sums = self->sums,
                          .head = self };
}

HekHnswHead *
hek_hnsw_head_new (HekDtype               dtype,
                   guint                  dim,
                   HekDistance            distance,
                   guint                  capacity,
                   const HekHnswOptions  *options,
                   GError               **error)
{
  g_autoptr (HekHnswHead) self = g_new0 (HekHnswHead, 1);
  HekHnswOptions defaults;

  g_atomic_ref_count_init (&self->ref);
  if (dim == 0 || dim > HEK_ROWS_MAX_DIM || capacity == 0 || capacity > HEK_HNSW_HEAD_MAX_ROWS)
    {
      g_set_error (error, HEK_HNSW_ERROR, HEK_HNSW_ERROR_LIMIT,
                   "a head segment has at most %u rows of at most %u numbers, not %u of %u",
                   HEK_HNSW_HEAD_MAX_ROWS, HEK_ROWS_MAX_DIM, capacity, dim);
      return NULL;
    }
  if (options == NULL)
    {
      hek_hnsw_options_init (&defaults);
      options = &defaults;
    }

  self->distance = distance;
  self->m = CLAMP (options->m, HEK_HNSW_MIN_M, HEK_HNSW_MAX_M);
  self->ef_construction = options->ef_construction > 0 ? options->ef_construction
                                                       : EF_CONSTRUCTION;
  self->rows = (HekRows) { .dtype = dtype, .dim = dim, .n = capacity,
                           .stride_bytes = dim * hek_dtype_bytes (dtype) };
  self->layer = (HekHnswLayer) { .n = capacity, .n_links = 2 * self->m };
  self->data = hek_aligned_try_new (capacity, self->rows.stride_bytes);
  self->squares = hek_aligned_try_new0 (capacity, sizeof (float));
  self->n_in = hek_aligned_try_new0 (capacity, sizeof (guint16));
  self->same = hek_aligned_try_new0 (capacity, sizeof (guint32));
  self->next = hek_aligned_try_new0 (capacity, sizeof (guint32));
  self->layer.links = hek_aligned_try_new (capacity, self->layer.n_links * sizeof (guint32));
  if (self->data == NULL || self->squares == NULL || self->n_in == NULL ||
      self->same == NULL || self->next == NULL || self->layer.links == NULL)
    {
      g_set_error (error, HEK_HNSW_ERROR, HEK_HNSW_ERROR_MEMORY,
                   "no memory for a head segment of %u rows", capacity);
      return NULL;
    }
  memset (self->layer.links, 0xff, (gsize) capacity * self->layer.n_links * sizeof (guint32));
  self->rows.data = self->data;
  self->sums = hek_hnsw_row_sums (dtype, distance);
  self->worker = hek_hnsw_worker_new_for (hek_hnsw_head_probe (self), capacity,
                                          self->ef_construction);
  self->linker = hek_hnsw_linker_new (hek_hnsw_head_probe (self),
                                      MAX (self->ef_construction, self->layer.n_links + 1));
  return g_steal_pointer (&self);
}

gsize
hek_hnsw_head_get_memory (const HekHnswHead *self)
{
  gsize row_bytes = self->rows.stride_bytes + sizeof *self->squares + sizeof *self->n_in +
                    sizeof *self->same + sizeof *self->next +
                    self->layer.n_links * sizeof *self->layer.links;

  return self->rows.n * row_bytes;
}

HekHnswHead *
hek_hnsw_head_ref (HekHnswHead *self)
{
  g_atomic_ref_count_inc (&self->ref);
  return self;
}

void
hek_hnsw_head_unref (HekHnswHead *self)
{
  if (!hek_ref_drop (&self->ref))
    return;

  g_clear_pointer (&self->worker, hek_hnsw_worker_free);
  g_clear_pointer (&self->linker, hek_hnsw_linker_free);
  hek_aligned_free (self->data);
  hek_aligned_free (self->squares);
  hek_aligned_free (self->n_in);
  hek_aligned_free (self->same);
  hek_aligned_free (self->next);
  hek_aligned_free (self->layer.links);
  g_free (self);
}

guint32
hek_hnsw_head_start (const HekHnswHead  *self,
                     const HekHnswProbe *probe,
                     guint               n)
{
  guint32 starts[HEK_HNSW_HEAD_MAX_STARTS] = { 0 }, keys[HEK_HNSW_HEAD_MAX_STARTS];
  guint n_starts = 0, best = 0;

  for (guint row = 0; row < n; row += HEK_HNSW_HEAD_STRIDE)
    starts[n_starts++] = row;
  probe->gather (probe, starts, n_starts, keys);
  for (guint i = 1; i < n_starts; i++)
    if (keys[i] < keys[best])
      best = i;
  return self->same[starts[best]];
}

/* A row that no link leads to any more gets one from its nearest neighbour that has room, or from
 * the nearest that has a link to spare: one whose target has others. */
static void
head_adopt (HekHnswHead *self,
            guint32      row)
{
  const HekHnswLayer *layer = &self->layer;
  const guint32 *near = layer->links + (gsize) row * layer->n_links;
  guint n_near = hek_hnsw_count_links (layer, near);

  for (guint i = 0; i < n_near; i++)
    {
      guint32 *links = layer->links + (gsize) near[i] * layer->n_links;
      guint at = hek_hnsw_count_links (layer, links);

      if (at == layer->n_links)
        while (at-- > 0 && self->n_in[links[at]] < 2)
          ;
      if (at >= layer->n_links)
        continue;
      if (links[at] < layer->n)
        self->n_in[links[at]]--;
      hek_hnsw_set_link (links, at, row);
      self->n_in[row]++;
      return;
    }
}

/* Adds the link from @target to @row and counts what that changes. Returns: how many rows are in
 * @orphans, to which no link leads now */
static guint
head_link_back (HekHnswHead *self,
                guint32      target,
                guint32      row,
                guint32      orphans[2 * HEK_HNSW_MAX_M])
{
  const HekHnswLayer *layer = &self->layer;
  guint32 *links = layer->links + (gsize) target * layer->n_links;
  guint32 before[2 * HEK_HNSW_MAX_M];
  guint n_before = hek_hnsw_count_links (layer, links), n_orphans = 0, n_after;

  memcpy (before, links, n_before * sizeof *links);
  hek_hnsw_link_back (self->linker, layer, target, &row, 1);
  n_after = hek_hnsw_count_links (layer, links);
  for (guint i = 0; i < n_after; i++)
    self->n_in[links[i]]++;
  for (guint i = 0; i < n_before; i++)
    if (--self->n_in[before[i]] == 0)
      orphans[n_orphans++] = before[i];
  return n_orphans;
}

/* Whether @row has the numbers of one of the nearest rows, which then lists it. */
static gboolean
head_list_copy (HekHnswHead *self,
                guint32      row)
{
  const HekHnswBeam *beam = &self->worker->beam;
  gsize n_bytes = self->rows.stride_bytes;

  for (guint i = 0; i < beam->n; i++)
    {
      guint32 near = hek_hnsw_place_position (beam->places[i]);

      if (hek_hnsw_place_key (beam->places[i]) != hek_hnsw_place_key (beam->places[0]))
        return FALSE;
      if (memcmp (self->data + near * n_bytes, self->data + row * n_bytes, n_bytes) != 0)
        continue;
      self->same[row] = near;
      self->next[row] = self->next[near];
      __atomic_store_n (&self->next[near], row, __ATOMIC_RELEASE);
      return TRUE;
    }
  return FALSE;
}

/* Links of row @row, the newest, to the rows before it, and back. */
static void
head_link (HekHnswHead *self,
           guint32      row)
{
  HekHnswLayer *layer = &self->layer;
  guint32 *links = layer->links + (gsize) row * layer->n_links;
  guint32 chosen[HEK_HNSW_MAX_M], orphans[2 * HEK_HNSW_MAX_M];
  guint n_chosen;

  self->worker->probe.aim (&self->worker->probe, row);
  hek_hnsw_beam_reset (&self->worker->beam, self->ef_construction);
  hek_hnsw_walk (self->worker, layer, hek_hnsw_head_start (self, &self->worker->probe, row), NULL);
  if (head_list_copy (self, row))
    return;
  n_chosen = hek_hnsw_select (self->linker, layer, self->worker->beam.places,
                              self->worker->beam.n, self->m, chosen);
  for (guint i = 0; i < n_chosen; i++)
    {
      hek_hnsw_set_link (links, i, chosen[i]);
      self->n_in[chosen[i]]++;
    }
  for (guint i = 0; i < n_chosen; i++)
    {
      guint n_orphans = head_link_back (self, chosen[i], row, orphans);

      for (guint j = 0; j < n_orphans; j++)
        head_adopt (self, orphans[j]);
    }
  if (self->n_in[row] == 0)
    head_adopt (self, row);
}

gboolean
hek_hnsw_head_append (HekHnswHead   *self,
                      gconstpointer  row)
{
  guint n = self->n;
  float square, longest = head_longest (self);

  if (n == self->rows.n)
    return FALSE;

  memcpy (self->data + n * self->rows.stride_bytes, row, self->rows.stride_bytes);
  hek_rows_to_f32 (&self->rows, n, 1, self->worker->probe.query);
  square = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_DOT)
             ->pair (self->worker->probe.query, self->worker->probe.query, self->rows.dim);
  self->squares[n] = isfinite (square) ? square : 0.0f;
  longest = MAX (longest, self->squares[n]);
  __atomic_store (&self->longest, &longest, __ATOMIC_RELAXED);

  self->same[n] = n;
  self->next[n] = HEK_HNSW_NONE;
  if (n > 0)
    head_link (self, n);
  __atomic_store_n (&self->n, n + 1, __ATOMIC_RELEASE);
  return TRUE;
}

HekRows
hek_hnsw_head_get_rows (const HekHnswHead *self)
{
  HekRows rows = self->rows;

  rows.n = __atomic_load_n (&self->n, __ATOMIC_ACQUIRE);
  return rows;
}
