/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One graph out of several. The rows get a code map and codes of their own: links do not depend on
 * these, and a map that was trained once would fit less and less. Vertices are numbered as in
 * building; the layers above the lowest, a sixteenth of the work, are built anew, so that they do
 * not degenerate over many merges. On the lowest layer the largest graph is kept; the vertices of
 * the others join it with their own links, and new ones are inserted.
 */
#include "config.h"

#include "hek-hnsw-merge-private.h"

/* Below, building takes no time worth saving. */
#define MIN_ROWS 4096

/* A graph with fewer of its rows left is not used. With 30 % left mending takes half the time of
 * building and finds as much; below, nearly every vertex has to look for links anyway. */
#define MIN_LEFT 0.2

/* Of the rows, so many have to be in graphs. */
#define MIN_SHARE 0.2

/* How much the longest vector of ip may differ: it decides what is near between rows. */
#define MAX_LIFT 2.0f

static gsize
count_left (const HekHnswSource *source)
{
  gsize n = 0;

  for (gsize i = 0; i < source->n_rows; i++)
    n += source->new_rows[i] != HEK_HNSW_GONE;
  return n;
}

/* Which graphs are used. Returns: rows in them */
static gsize
choose_graphs (HekHnswMerging *merging)
{
  gsize n_all = 0;

  merging->graphs = g_new0 (const HekHnsw *, MAX (merging->n_sources, 1));
  merging->n_left = g_new0 (gsize, MAX (merging->n_sources, 1));
  for (guint s = 0; s < merging->n_sources; s++)
    {
      const HekHnswSource *source = &merging->sources[s];
      gsize n = source->graph != NULL ? count_left (source) : 0;

      if (n == 0 || (double) n < MIN_LEFT * (double) source->n_rows)
        continue;
      merging->graphs[s] = source->graph;
      merging->n_left[s] = n;
      n_all += n;
    }
  return n_all;
}

/* The graph with the most rows left. Returns: %FALSE when there is none */
static gboolean
find_largest (HekHnswMerging *merging)
{
  gsize most = 0;

  for (guint s = 0; s < merging->n_sources; s++)
    if (merging->graphs[s] != NULL && merging->n_left[s] > most)
      {
        merging->largest = s;
        most = merging->n_left[s];
      }
  return most > 0;
}

/* Graphs of ip whose rows lay differently to each other. */
static void
drop_strange_graphs (HekHnswMerging *merging)
{
  float lift = merging->index->map->lift;

  for (guint s = 0; s < merging->n_sources; s++)
    {
      const HekHnsw *graph = merging->graphs[s];

      if (graph != NULL &&
          !(graph->map->lift <= MAX_LIFT * lift && lift <= MAX_LIFT * graph->map->lift))
        merging->graphs[s] = NULL;
    }
}

/* By row of the new graph. */
static guint32 *
make_vertices (const HekHnsw *index)
{
  guint32 *vertices = g_new (guint32, MAX (index->rows.n, 1));

  for (guint32 v = 0; v < index->n_vertices; v++)
    for (guint32 i = hek_hnsw_first_row (index, v); i < hek_hnsw_first_row (index, v + 1); i++)
      vertices[index->row_of[i]] = v;
  return vertices;
}

/* An old vertex becomes the new one of its first row that is left; rows that have other codes now,
 * and are in vertices of their own, take its links as well. */
static void
find_origins_in (HekHnswMerging *merging,
                 guint           source,
                 const guint32  *vertices)
{
  const HekHnsw *graph = merging->graphs[source];
  guint32 *moved = g_new (guint32, MAX (graph->n_vertices, 1));

  merging->moved[source] = moved;
  for (guint32 v = 0; v < graph->n_vertices; v++)
    {
      guint32 end = hek_hnsw_first_row (graph, v + 1);

      moved[v] = HEK_HNSW_NONE;
      for (guint32 i = hek_hnsw_first_row (graph, v); i < end; i++)
        {
          guint32 row = merging->sources[source].new_rows[graph->row_of[i]];
          HekHnswOrigin *origin;

          if (row == HEK_HNSW_GONE)
            continue;
          if (moved[v] == HEK_HNSW_NONE)
            moved[v] = vertices[row];
          origin = &merging->origins[vertices[row]];
          if (origin->source == HEK_HNSW_NONE)
            *origin = (HekHnswOrigin) { source, v };
        }
    }
}

static void
find_origins (HekHnswMerging *merging)
{
  guint32 n = merging->index->n_vertices;
  g_autofree guint32 *vertices = make_vertices (merging->index);

  merging->moved = g_new0 (guint32 *, MAX (merging->n_sources, 1));
  merging->origins = g_new (HekHnswOrigin, MAX (n, 1));
  for (guint32 v = 0; v < n; v++)
    merging->origins[v] = (HekHnswOrigin) { HEK_HNSW_NONE, HEK_HNSW_NONE };
  find_origins_in (merging, merging->largest, vertices);
  for (guint s = 0; s < merging->n_sources; s++)
    if (merging->graphs[s] != NULL && s != merging->largest)
      find_origins_in (merging, s, vertices);
}

static HekHnswOptions
options_of (const HekHnsw *graph)
{
  HekHnswOptions options;

  hek_hnsw_options_init (&options);
  options.m = graph->m;
  options.seed = graph->seed;
  options.traverse = graph->traverse;
  if (graph->ef_construction != hek_hnsw_default_ef (graph->n_vertices))
    options.ef_construction = graph->ef_construction;
  return options;
}

/* Links of an index that was begun. */
static gboolean
merge_graphs (HekHnswMerging  *merging,
              HekHnswMerge    *merge,
              const HekTask   *task,
              GError         **error)
{
  HekTask take = hek_task_sub (task, 0, 0.2), build = hek_task_sub (task, 0.2, 0.8);
  guint32 n = merging->index->n_vertices;

  drop_strange_graphs (merging);
  if (!find_largest (merging))
    {
      merge->is_built = TRUE;
      merge->n_inserted = n;
      return hek_hnsw_build_graph (merging->index, NULL, task, error);
    }

  if (!hek_hnsw_make_lowest (merging->index, error))
    return FALSE;
  find_origins (merging);
  merging->states = g_malloc (MAX (n, 1));
  if (!hek_hnsw_take_over (merging, &take))
    return hek_task_check (task, error);
  for (guint32 v = 0; v < n; v++)
    {
      merge->n_kept += merging->states[v] == HEK_HNSW_DONE;
      merge->n_joined += merging->states[v] == HEK_HNSW_JOINS;
      merge->n_inserted += merging->states[v] == HEK_HNSW_NEW;
    }
  return hek_hnsw_build_graph (merging->index, merging->states, &build, error);
}

static void
merging_clear (HekHnswMerging *merging)
{
  for (guint s = 0; merging->moved != NULL && s < merging->n_sources; s++)
    g_free (merging->moved[s]);
  g_free (merging->moved);
  g_free (merging->origins);
  g_free (merging->states);
  g_free (merging->graphs);
  g_free (merging->n_left);
}

HekHnsw *
hek_hnsw_merge (const HekRows         *rows,
                HekDistance            distance,
                const HekHnswSource   *sources,
                guint                  n_sources,
                const HekHnswOptions  *options,
                HekHnswMerge          *merge,
                const HekTask         *task,
                GError               **error)
{
  HekHnswMerging merging = { .sources = sources, .n_sources = n_sources };
  HekTask begin = hek_task_sub (task, 0, 2 * HEK_HNSW_BEGIN_SHARE);
  HekTask rest = hek_task_sub (task, 2 * HEK_HNSW_BEGIN_SHARE, 1 - 2 * HEK_HNSW_BEGIN_SHARE);
  g_autoptr (HekHnsw) index = NULL;
  HekHnswMerge own = { 0 };
  HekHnswOptions largest;
  gsize n_in_graphs;
  gboolean ok;

  for (guint s = 0; s < n_sources; s++)
    g_return_val_if_fail (sources[s].graph == NULL ||
                            (sources[s].graph->rows.n == sources[s].n_rows &&
                             sources[s].graph->rows.dim == rows->dim &&
                             sources[s].graph->distance == distance),
                          NULL);

  n_in_graphs = choose_graphs (&merging);
  if (options == NULL)
    {
      hek_hnsw_options_init (&largest);
      if (find_largest (&merging))
        largest = options_of (merging.graphs[merging.largest]);
      options = &largest;
    }
  if (rows->n < MIN_ROWS || (double) n_in_graphs < MIN_SHARE * (double) rows->n)
    memset (merging.graphs, 0, n_sources * sizeof *merging.graphs);

  index = hek_hnsw_begin (rows, distance, options, &begin, error);
  merging.index = index;
  ok = index != NULL && merge_graphs (&merging, &own, &rest, error);
  merging_clear (&merging);
  if (!ok)
    return NULL;
  if (merge != NULL)
    *merge = own;
  hek_task_progress (task, 1.0);
  return g_steal_pointer (&index);
}
