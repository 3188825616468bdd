/* SPDX-License-Identifier: Apache-2.0 */
/* Searching a head segment beside its writer, and its validator. */
#include "config.h"

#include "hek-hnsw-head-private.h"
#include "hek-hnsw-search-private.h"

struct _HekHnswHeadSearcher
{
  HekHnswHead *head;     /* owned */
  HekHnswWorker *worker; /* owned */
  HekFlatList list;
  gsize n_walked, n_scanned; /* rows, by the last search */
};

HekHnswHeadSearcher *
hek_hnsw_head_searcher_new (HekHnswHead *head)
{
  HekHnswHeadSearcher *self = g_new0 (HekHnswHeadSearcher, 1);

  self->head = hek_hnsw_head_ref (head);
  self->worker = hek_hnsw_worker_new_for (hek_hnsw_head_probe (head), head->rows.n,
                                          HEK_HNSW_DEFAULT_EF);
  return self;
}

void
hek_hnsw_head_searcher_free (HekHnswHeadSearcher *self)
{
  hek_hnsw_worker_free (self->worker);
  hek_flat_list_clear (&self->list);
  hek_hnsw_head_unref (self->head);
  g_free (self);
}

void
hek_hnsw_head_searcher_get_counts (const HekHnswHeadSearcher *self,
                                   gsize                     *n_walked,
                                   gsize                     *n_scanned)
{
  *n_walked = self->n_walked;
  *n_scanned = self->n_scanned;
}

static void
aim (HekHnswHeadSearcher *self,
     const float         *vector)
{
  HekHnswProbe *probe = &self->worker->probe;
  guint dim = self->head->rows.dim;

  memcpy (probe->query, vector, dim * sizeof (float));
  probe->square = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_DOT)->pair (vector, vector, dim);
  probe->is_vertex = FALSE;
}

static guint64
answerable (const HekHnswQuery *query,
            guint               n_visible,
            guint               word)
{
  guint64 bits = query->allowed != NULL ? query->allowed[word] : G_MAXUINT64;

  if (query->dead != NULL)
    bits &= ~query->dead[word];
  if (word == n_visible / 64)
    bits &= ((guint64) 1 << (n_visible % 64)) - 1;
  return bits;
}

static guint
count_answerable (const HekHnswQuery *query,
                  guint               n_visible)
{
  guint n = 0;

  if (query->allowed == NULL && query->dead == NULL)
    return n_visible;
  for (guint word = 0; word < (n_visible + 63) / 64; word++)
    n += (guint) __builtin_popcountll (answerable (query, n_visible, word));
  return n;
}

static void
add_keys (HekHnswHeadSearcher *self,
          const guint32       *rows,
          guint                n)
{
  guint32 keys[HEK_FLAT_RUN];

  self->worker->probe.gather (&self->worker->probe, rows, n, keys);
  for (guint i = 0; i < n; i++)
    {
      guint64 key = hek_flat_key (keys[i], rows[i]);

      if (key < self->list.limit && !hek_flat_list_push (&self->list, key))
        return;
    }
}

/* All rows that may be answered go through the list. */
static void
scan (HekHnswHeadSearcher *self,
      const HekHnswQuery  *query,
      guint                n_visible)
{
  guint32 rows[HEK_FLAT_RUN] = { 0 };
  guint n = 0;

  for (guint word = 0; word < (n_visible + 63) / 64; word++)
    for (guint64 bits = answerable (query, n_visible, word); bits != 0; bits &= bits - 1)
      {
        rows[n++] = word * 64 + (guint) __builtin_ctzll (bits);
        if (n == HEK_FLAT_RUN)
          {
            add_keys (self, rows, n);
            n = 0;
          }
      }
  add_keys (self, rows, n);
}

static guint
answer (HekHnswHeadSearcher *self,
        HekNeighbor         *out)
{
  hek_flat_list_sort (&self->list);
  for (gsize i = 0; i < self->list.n; i++)
    out[i] = (HekNeighbor) { hek_flat_key_distance (HEK_FLAT_FLOATS, self->list.keys[i]),
                             (guint32) self->list.keys[i] };
  return (guint) self->list.n;
}

static void
begin_list (HekHnswHeadSearcher *self,
            guint                k,
            guint64              limit)
{
  self->list.n = 0;
  self->list.k = k;
  self->list.limit = limit;
}

/* The answers among the places of the beam, whose keys are exact, and the copies of these rows. */
static void
list_beam (HekHnswHeadSearcher *self,
           const HekHnswQuery  *query,
           guint                n_visible)
{
  const HekHnswBeam *beam = &self->worker->beam;

  for (guint i = 0; i < beam->n; i++)
    for (guint32 row = hek_hnsw_place_position (beam->places[i]); row != HEK_HNSW_NONE;
         row = __atomic_load_n (&self->head->next[row], __ATOMIC_ACQUIRE))
      {
        guint64 key = hek_flat_key (hek_hnsw_place_key (beam->places[i]), row);

        if (row < n_visible && hek_hnsw_may_answer (query, row) && key < self->list.limit &&
            !hek_flat_list_push (&self->list, key))
          return;
      }
}

guint
hek_hnsw_head_search (HekHnswHeadSearcher *self,
                      const float         *vector,
                      guint                n_visible,
                      const HekHnswQuery  *query,
                      HekNeighbor         *out)
{
  guint ef = MAX (query->ef > 0 ? query->ef : HEK_HNSW_DEFAULT_EF, query->k);
  guint n_answerable = count_answerable (query, n_visible);

  self->n_walked = self->n_scanned = 0;
  if (query->k == 0)
    return 0;
  aim (self, vector);
  /* The beam grows by the share of rows that may be answered; a walk meets some rows for each. */
  if ((guint64) n_answerable * n_answerable > (guint64) ef * n_visible * 8)
    {
      guint widest = (guint) ((guint64) ef * n_visible / n_answerable);

      hek_hnsw_beam_reset (&self->worker->beam, widest);
      hek_hnsw_walk (self->worker, &self->head->layer,
                     hek_hnsw_head_start (self->head, &self->worker->probe, n_visible), NULL);
      self->n_walked = self->worker->n_measured;
      begin_list (self, query->k, HEK_FLAT_NO_KEY);
      list_beam (self, query, n_visible);
      if (self->list.n == query->k)
        return answer (self, out);
    }

  begin_list (self, query->k, HEK_FLAT_NO_KEY);
  scan (self, query, n_visible);
  self->n_scanned = n_answerable;
  return answer (self, out);
}

void
hek_hnsw_head_search_radius (HekHnswHeadSearcher *self,
                             const float         *vector,
                             double               radius,
                             guint                n_visible,
                             const HekHnswQuery  *query,
                             GArray              *out)
{
  float limit = (float) MIN (radius, G_MAXFLOAT);

  g_array_set_size (out, 0);
  if (isnan (radius))
    return;

  if ((double) limit > radius)
    limit = nextafterf (limit, -INFINITY);
  aim (self, vector);
  begin_list (self, 0, (guint64) (hek_flat_order (limit) + 1) << 32);
  scan (self, query, n_visible);
  g_array_set_size (out, (guint) self->list.n);
  answer (self, (HekNeighbor *) (gpointer) out->data);
}

static gboolean
head_wrong (GError    **error,
            const char *what,
            guint32     row)
{
  g_set_error (error, HEK_HNSW_ERROR, HEK_HNSW_ERROR_DAMAGED, "wrong head segment: row %u %s", row,
               what);
  return FALSE;
}

gboolean
hek_hnsw_head_validate (const HekHnswHead *self,
                        GError           **error)
{
  const HekHnswLayer *layer = &self->layer;
  guint n = (guint) hek_hnsw_head_get_rows (self).n;
  g_autofree guint *n_in = g_new0 (guint, MAX (n, 1));

  for (guint32 row = 0; row < n; row++)
    {
      const guint32 *links = layer->links + (gsize) row * layer->n_links;
      guint n_links = hek_hnsw_count_links (layer, links);

      for (guint i = 0; i < n_links; i++)
        {
          if (links[i] >= n || links[i] == row)
            return head_wrong (error, "has a link to itself or to nothing", row);
          for (guint j = 0; j < i; j++)
            if (links[i] == links[j])
              return head_wrong (error, "has a link twice", row);
          n_in[links[i]]++;
        }
    }
  for (guint32 row = 0; row < n && n > 1; row++)
    if (n_in[row] != self->n_in[row] || (n_in[row] == 0) != (self->same[row] != row))
      return head_wrong (error, "is not linked to, or counted wrong", row);
  return TRUE;
}
