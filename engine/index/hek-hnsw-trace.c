/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A search that is watched. The walk measures what it meets through its probe, all new neighbours
 * of a node in one call: a probe that takes notes sees every step, and the walk itself knows
 * nothing of it. Which node a call belongs to, and what becomes of the neighbours, follows from the
 * keys: the same beam is kept here once more, and compared with the walk's own.
 */
#include "config.h"

#include "hek-hnsw-trace.h"

#include "hek-hnsw-search-private.h"

typedef struct
{
  HekHnswTrace *trace; /* borrowed */
  const HekHnsw *index;
  const HekTask *task;
  HekHnswWorker *worker; /* that walks */
  void (*gather) (const HekHnswProbe *probe, const guint32 *vertices, guint n, guint32 *keys);

  /* where the search is */
  guint layer;
  gboolean is_begun; /* the first node of the layer was measured */
  gboolean is_second;
  guint32 node;         /* above layer 0: where it is; on layer 0: where it began */
  guint32 key;          /* of @node, above layer 0 */
  guint from;           /* the step that led there */
  HekHnswBeam beam;     /* owned places: layer 0 */
  GHashTable *steps_of; /* owned: by node: the step in which it was met on layer 0, and 1 */

  /* the check of the query */
  const HekHnswQuery *query; /* as it was asked */
  gboolean is_refused;
} Tracer;

/* --- notes ----------------------------------------------------------------------------------- */

static gboolean
has_room (Tracer *self)
{
  HekHnswTrace *trace = self->trace;

  trace->is_cut = trace->is_cut || trace->steps->len >= HEK_HNSW_TRACE_MAX_STEPS;
  return !trace->is_cut;
}

/* Of @seen, @nodes are about to be added. */
static void
add_step (Tracer  *self,
          guint32  node,
          guint    from,
          guint    n_seen)
{
  HekHnswTrace *trace = self->trace;
  const HekHnswTraceStep step = { .layer = self->layer,
                                  .is_second = self->is_second,
                                  .node = node,
                                  .from = from,
                                  .first_seen = trace->seen->len,
                                  .n_seen = n_seen };

  g_array_append_val (trace->steps, step);
}

static void
add_seen (Tracer   *self,
          guint32   node,
          gboolean  is_entered)
{
  const HekHnswTraceSeen seen = { .node = node, .is_entered = is_entered };

  g_array_append_val (self->trace->seen, seen);
}

/* Above layer 0: to the nearest of the neighbours, if it is nearer; else down. */
static void
note_descent (Tracer        *self,
              const guint32 *nodes,
              guint          n,
              const guint32 *keys)
{
  guint nearest = n;

  if (!self->is_begun)
    {
      self->is_begun = TRUE;
      self->node = nodes[0];
      self->key = keys[0];
      return;
    }
  for (guint i = 0; i < n; i++)
    if (keys[i] < self->key)
      {
        self->key = keys[i];
        nearest = i;
      }
  self->trace->n_steps++;
  if (has_room (self))
    {
      add_step (self, self->node, self->from, n);
      for (guint i = 0; i < n; i++)
        add_seen (self, nodes[i], i == nearest);
      self->from = self->trace->steps->len - 1;
    }
  if (nearest < n)
    self->node = nodes[nearest];
  else
    {
      self->layer--;
      self->is_begun = FALSE;
    }
}

static void
begin_walk (Tracer  *self,
            guint32  node,
            guint32  key)
{
  self->is_second = self->is_begun;
  self->is_begun = TRUE;
  self->node = node;
  hek_hnsw_beam_reset (&self->beam, self->worker->beam.capacity);
  hek_hnsw_beam_add (&self->beam, hek_hnsw_place (key, node));
  g_hash_table_remove_all (self->steps_of);
  if (self->from != HEK_HNSW_TRACE_START)
    g_hash_table_insert (self->steps_of, GUINT_TO_POINTER (node),
                         GUINT_TO_POINTER (self->from + 1));
}

/* The step that met a node, or HEK_HNSW_TRACE_START: 0 - 1. */
static guint
step_of (Tracer  *self,
         guint32  node)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->steps_of, GUINT_TO_POINTER (node))) - 1;
}

/* The best place that was not followed; there is one as long as the walk goes on. */
static guint32
follow_next (HekHnswBeam *beam)
{
  guint32 node = HEK_HNSW_NONE;

  if (beam->next < beam->n)
    {
      node = hek_hnsw_place_position (beam->places[beam->next]);
      beam->places[beam->next] |= HEK_HNSW_FOLLOWED;
    }
  while (beam->next < beam->n && (beam->places[beam->next] & HEK_HNSW_FOLLOWED) != 0)
    beam->next++;
  return node;
}

static void
note_walk (Tracer        *self,
           const guint32 *nodes,
           guint          n,
           const guint32 *keys)
{
  HekHnswTrace *trace = self->trace;
  HekHnswBeam *beam = &self->beam;
  guint32 node;

  /* Where a walk begins is met by its first step already, and never again. */
  if (!self->is_begun || (n == 1 && nodes[0] == self->node))
    {
      begin_walk (self, nodes[0], keys[0]);
      return;
    }
  trace->n_steps++;
  if (!has_room (self))
    return;

  node = follow_next (beam);
  if (beam->n != self->worker->beam.n || beam->next != self->worker->beam.next)
    {
      trace->is_cut = trace->is_apart = TRUE; /* no more notes: they would be of another walk */
      return;
    }
  add_step (self, node, step_of (self, node), n);
  for (guint i = 0; i < n; i++)
    {
      add_seen (self, nodes[i], hek_hnsw_beam_add (beam, hek_hnsw_place (keys[i], nodes[i])));
      g_hash_table_insert (self->steps_of, GUINT_TO_POINTER (nodes[i]),
                           GUINT_TO_POINTER (trace->steps->len));
    }
}

static void
gather_traced (const HekHnswProbe *probe,
               const guint32      *nodes,
               guint               n,
               guint32            *keys)
{
  Tracer *self = probe->tracer;

  if (hek_task_is_cancelled (self->task))
    probe->guard->is_refused = TRUE;
  if (probe->guard->is_refused)
    {
      memset (keys, 0xff, n * sizeof *keys);
      return;
    }
  self->gather (probe, nodes, n, keys);
  if (probe->guard->is_refused)
    return;
  self->trace->n_measured += n;
  if (self->layer > 0)
    note_descent (self, nodes, n, keys);
  else
    note_walk (self, nodes, n, keys);
}

/* --- distances ------------------------------------------------------------------------------- */

static gboolean
check_traced (const guint32 *rows,
              gsize          n,
              gpointer       data)
{
  Tracer *self = data;
  const HekHnswQuery *query = self->query;

  self->is_refused = self->is_refused || hek_task_is_cancelled (self->task)
                     || (query->check != NULL && !query->check (rows, n, query->check_data));
  return !self->is_refused;
}

/* The row that stands for a node. */
static guint32
row_of (const Tracer *self,
        guint32       node)
{
  guint32 begin = hek_hnsw_first_row (self->index, node);
  guint32 end = hek_hnsw_first_row (self->index, node + 1);

  for (guint32 i = begin; i < end; i++)
    if (hek_hnsw_may_answer (self->query, self->index->row_of[i]))
      return self->index->row_of[i];
  return self->index->row_of[begin];
}

/* Distances of @n rows, at most HEK_FLAT_RUN, from the vector that the searcher is aimed at. */
static gboolean
measure (Tracer          *self,
         HekHnswSearcher *searcher,
         const guint32   *rows,
         gsize            n,
         float           *distances)
{
  guint64 keys[HEK_FLAT_RUN];
  gsize n_keys, at = 0;

  if (!check_traced (rows, n, self))
    return FALSE;
  n_keys = hek_flat_keys (&searcher->compare, &searcher->query, 0, rows, n, NULL, searcher->space,
                          HEK_FLAT_NO_KEY, keys);
  for (gsize i = 0; i < n; i++)
    {
      gboolean has_key = at < n_keys && (guint32) keys[at] == rows[i];

      distances[i] =
        has_key ? hek_flat_key_distance (searcher->compare.value, keys[at]) : INFINITY;
      at += has_key;
    }
  return TRUE;
}

static gboolean
measure_seen (Tracer          *self,
              HekHnswSearcher *searcher)
{
  GArray *seen = self->trace->seen;
  guint32 rows[HEK_FLAT_RUN];
  float distances[HEK_FLAT_RUN];

  for (guint begin = 0; begin < seen->len; begin += HEK_FLAT_RUN)
    {
      HekHnswTraceSeen *some = &g_array_index (seen, HekHnswTraceSeen, begin);
      guint n = MIN (HEK_FLAT_RUN, seen->len - begin);

      for (guint i = 0; i < n; i++)
        rows[i] = some[i].row = row_of (self, some[i].node);
      if (!measure (self, searcher, rows, n, distances))
        return FALSE;
      for (guint i = 0; i < n; i++)
        some[i].distance = distances[i];
    }
  return TRUE;
}

static gboolean
measure_steps (Tracer          *self,
               HekHnswSearcher *searcher)
{
  GArray *steps = self->trace->steps;
  float nearest = INFINITY;

  for (guint i = 0; i < steps->len; i++)
    {
      HekHnswTraceStep *step = &g_array_index (steps, HekHnswTraceStep, i);
      gboolean is_first
        = i == 0 || step[-1].layer != step->layer || step[-1].is_second != step->is_second;

      step->row = row_of (self, step->node);
      if (!measure (self, searcher, &step->row, 1, &step->distance))
        return FALSE;
      step->is_nearest = is_first || step->distance < nearest;
      if (step->is_nearest)
        nearest = step->distance;
    }
  return TRUE;
}

/* --- all of it ------------------------------------------------------------------------------- */

void
hek_hnsw_trace_free (HekHnswTrace *trace)
{
  g_array_unref (trace->steps);
  g_array_unref (trace->seen);
  g_array_unref (trace->results);
  g_free (trace);
}

static HekHnswTrace *
trace_new (const HekHnsw      *index,
           const HekHnswQuery *query)
{
  HekHnswTrace *trace = g_new0 (HekHnswTrace, 1);

  trace->k = query->k;
  trace->ef = hek_hnsw_query_width (query);
  trace->steps = g_array_new (FALSE, TRUE, sizeof (HekHnswTraceStep));
  trace->seen = g_array_new (FALSE, TRUE, sizeof (HekHnswTraceSeen));
  trace->results = g_array_new (FALSE, TRUE, sizeof (HekNeighbor));
  trace->is_of_codes = index->map->traverse != HEK_TRAVERSE_F32;
  trace->is_direct = index->n_vertices == 0 || hek_hnsw_search_is_direct (index, query);
  return trace;
}

/* Walks, and takes the answer; FALSE when it was refused. */
static gboolean
run (Tracer             *self,
     HekHnswSearcher    *searcher,
     const float        *vector,
     const HekHnswQuery *query)
{
  HekHnswTrace *trace = self->trace;
  guint most = (guint) MIN (query->k, self->index->rows.n);
  g_autofree HekNeighbor *found = g_new (HekNeighbor, MAX (query->k, 1));
  guint n = hek_hnsw_search_walk (searcher, vector, query, found, &trace->is_whole);

  if (trace->is_direct)
    {
      trace->is_whole = FALSE;
      n = hek_hnsw_search_exact (searcher, vector, query, found);
    }
  trace->n_exact = searcher->n_exact;
  g_array_append_vals (trace->results, found, MIN (n, most));
  return !searcher->guard.is_refused && !self->is_refused && measure_seen (self, searcher)
         && measure_steps (self, searcher);
}

HekHnswTrace *
hek_hnsw_trace_new (HekHnsw             *index,
                    const float         *vector,
                    const HekHnswQuery  *query,
                    const HekTask       *task,
                    GError             **error)
{
  g_autoptr (HekHnswTrace) trace = trace_new (index, query);
  HekHnswQuery watched = *query;
  Tracer self = {
    .trace = trace, .index = index, .task = task, .query = query, .from = HEK_HNSW_TRACE_START
  };
  HekHnswSearcher *searcher;
  gboolean ok;

  if (!hek_task_check (task, error))
    return NULL;
  if (index->n_vertices == 0)
    return g_steal_pointer (&trace);
  searcher = hek_hnsw_searcher_new (index);
  self.worker = searcher->worker;
  self.gather = searcher->worker->probe.gather;
  self.layer = index->n_layers - 1;
  self.steps_of = g_hash_table_new (NULL, NULL);
  searcher->worker->probe.gather = gather_traced;
  searcher->worker->probe.tracer = &self;
  searcher->worker->probe.guard = &searcher->guard;
  watched.check = check_traced;
  watched.check_data = &self;
  ok = run (&self, searcher, vector, &watched);
  g_free (self.beam.places);
  g_hash_table_unref (self.steps_of);
  hek_hnsw_searcher_free (searcher);
  if (ok)
    return g_steal_pointer (&trace);
  if (hek_task_check (task, error))
    g_set_error_literal (error, HEK_HNSW_ERROR, HEK_HNSW_ERROR_DAMAGED,
                         "a vector on the way could not be read");
  return NULL;
}
