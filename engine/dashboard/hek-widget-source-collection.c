/* SPDX-License-Identifier: Apache-2.0 */
/* What a workspace holds: a row a collection, and a row a segment. */
#include "config.h"

#include "hek-widget-source-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-searcher.h"
#include "hek-store.h"

/* Full names of the collection that is asked for, or of all. */
static char **
list_names (const HekWidgetContext  *context,
            const HekWidgetQuery    *query,
            GError                 **error)
{
  const char *name = hek_widget_query_get (query, "collection");
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GPtrArray) infos = NULL;

  if (!hek_widget_source_needs_workspace (context, error))
    return NULL;
  if (name != NULL)
    {
      g_strv_builder_add (names, name);
      return g_strv_builder_end (names);
    }
  infos = hek_workspace_list (context->workspace, FALSE, error);
  if (infos == NULL)
    return NULL;
  for (guint i = 0; i < infos->len; i++)
    {
      g_autofree char *full = hek_collection_info_dup_full_name (infos->pdata[i]);

      g_strv_builder_add (names, full);
    }
  return g_strv_builder_end (names);
}

static gboolean
has_sidecar (HekSnapshot *snapshot,
             guint        segment,
             const char  *name)
{
  return hek_snapshot_get_sidecar_file (snapshot, (int) segment, name) != NULL;
}

/* --- collections ----------------------------------------------------------------------------- */

enum
{
  COLLECTION_NAME,
  COLLECTION_ROWS,
  COLLECTION_DIM,
  COLLECTION_DTYPE,
  COLLECTION_DISTANCE,
  COLLECTION_SEGMENTS,
  COLLECTION_INDEXED,
  COLLECTION_JOURNAL,
  COLLECTION_DEAD,
  COLLECTION_BYTES,
  COLLECTION_COMMITS,
  COLLECTION_CHANGED,
  COLLECTION_PROBLEM,
};

static gboolean
add_collection_columns (HekFrame *frame)
{
  return hek_frame_add_texts (frame, _("Collection")) &&
         hek_frame_add_reals (frame, _("Rows"), NULL, HEK_FRAME_VALUE) != NULL &&
         hek_frame_add_reals (frame, _("Dimension"), NULL, HEK_FRAME_VALUE) != NULL &&
         hek_frame_add_texts (frame, _("Stored as")) &&
         hek_frame_add_texts (frame, _("Distance")) &&
         hek_frame_add_reals (frame, _("Segments"), NULL, HEK_FRAME_VALUE) != NULL &&
         hek_frame_add_reals (frame, _("Rows in graphs"), "fraction", HEK_FRAME_VALUE) != NULL &&
         hek_frame_add_reals (frame, _("Rows in journals"), NULL, HEK_FRAME_VALUE) != NULL &&
         hek_frame_add_reals (frame, _("Dead rows"), "fraction", HEK_FRAME_VALUE) != NULL &&
         hek_frame_add_reals (frame, _("On the disk"), "bytes", HEK_FRAME_VALUE) != NULL &&
         hek_frame_add_reals (frame, _("Commits"), NULL, HEK_FRAME_VALUE) != NULL &&
         hek_frame_add_times (frame, _("Last change")) != NULL &&
         hek_frame_add_texts (frame, _("Problem"));
}

/* Part of the live rows that segments with a graph have. */
static double
get_indexed (HekSnapshot *snapshot)
{
  guint64 n_rows = hek_snapshot_get_n_rows (snapshot), n = 0;

  for (guint i = 0; i < hek_snapshot_get_n_segments (snapshot); i++)
    if (has_sidecar (snapshot, i, HEK_SEARCHER_GRAPH))
      n += hek_snapshot_get_segment (snapshot, i)->n_live;
  return n_rows > 0 ? (double) n / (double) n_rows : NAN;
}

static guint64
count_journal (HekSnapshot *snapshot)
{
  guint64 n = 0;

  for (guint i = 0; i < hek_snapshot_get_n_segments (snapshot); i++)
    if (!hek_snapshot_get_segment (snapshot, i)->sealed)
      n += hek_snapshot_get_segment (snapshot, i)->n_live;
  return n;
}

static gboolean
fill_collection (HekFrame                *frame,
                 gsize                    row,
                 const HekWidgetContext  *context,
                 const char              *name,
                 GError                 **error)
{
  HekFrameColumn *columns = frame->columns;
  g_autoptr (HekSnapshot) snapshot = hek_widget_source_open (context, name, error);
  g_autoptr (HekStore) store = NULL;
  HekStoreStats stats;
  HekSchema *schema;

  if (snapshot == NULL)
    return FALSE;
  schema = hek_snapshot_get_schema (snapshot);
  columns[COLLECTION_ROWS].reals[row] = (double) hek_snapshot_get_n_rows (snapshot);
  columns[COLLECTION_DIM].reals[row] = schema->dim;
  hek_frame_set_text (frame, COLLECTION_DTYPE, row, hek_dtype_id (schema->dtype));
  hek_frame_set_text (frame, COLLECTION_DISTANCE, row,
                      hek_distance_label (hek_snapshot_get_distance (snapshot)));
  columns[COLLECTION_SEGMENTS].reals[row] = hek_snapshot_get_n_segments (snapshot);
  columns[COLLECTION_INDEXED].reals[row] = get_indexed (snapshot);
  columns[COLLECTION_JOURNAL].reals[row] = (double) count_journal (snapshot);
  columns[COLLECTION_COMMITS].reals[row] = (double) hek_snapshot_get_seq (snapshot);
  if (hek_snapshot_get_time (snapshot) != 0)
    columns[COLLECTION_CHANGED].times[row] = hek_snapshot_get_time (snapshot);
  if (context->past)
    return TRUE; /* what files there were, and dead rows in them, is not kept */
  store = hek_workspace_open_store (context->workspace, name, error);
  if (store == NULL || !hek_store_get_stats (store, &stats, error))
    return FALSE;
  if (stats.n_rows + stats.n_dead > 0)
    columns[COLLECTION_DEAD].reals[row] = (double) stats.n_dead /
                                          (double) (stats.n_rows + stats.n_dead);
  columns[COLLECTION_BYTES].reals[row] =
    (double) (stats.vector_bytes + stats.attribute_bytes + stats.sidecar_bytes +
              stats.record_bytes);
  return TRUE;
}

static HekFrame *
fetch_collections (const HekWidgetContext  *context,
                   const HekWidgetQuery    *query,
                   const HekTask           *task,
                   GError                 **error)
{
  g_auto (GStrv) names = list_names (context, query, error);
  g_autoptr (HekFrame) frame = NULL;
  gsize n;

  if (names == NULL)
    return NULL;
  n = g_strv_length (names);
  frame = hek_frame_new (_("Collections"), n);
  if (!add_collection_columns (frame))
    return hek_widget_source_no_memory (error, n);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GError) problem = NULL;

      if (!hek_task_check (task, error))
        return NULL;
      hek_frame_set_text (frame, COLLECTION_NAME, i, names[i]);
      frame->columns[COLLECTION_CHANGED].times[i] = G_MININT64;
      if (!fill_collection (frame, i, context, names[i], &problem))
        hek_frame_set_text (frame, COLLECTION_PROBLEM, i, problem->message);
    }
  return g_steal_pointer (&frame);
}

static const HekWidgetField collections_fields[] = {
  HEK_WIDGET_FIELD_COLLECTION_ROW (FALSE),
};

const HekWidgetSource hek_widget_source_collections = {
  .id = "collections",
  .label = N_("Collections"),
  .help = N_("A row a collection: rows, segments, graphs, bytes; without a collection all of them"),
  .shape = HEK_WIDGET_SHAPE_TABLE,
  .gives = HEK_WIDGET_WANTS_TIME | HEK_WIDGET_WANTS_NUMBER | HEK_WIDGET_WANTS_TWO,
  .fields = collections_fields,
  .n_fields = G_N_ELEMENTS (collections_fields),
  .changes = TRUE,
  .fetch = fetch_collections,
};

/* --- segments -------------------------------------------------------------------------------- */

enum
{
  SEGMENT_COLLECTION,
  SEGMENT_ID,
  SEGMENT_KIND,
  SEGMENT_ROWS,
  SEGMENT_DEAD,
  SEGMENT_GRAPH,
  SEGMENT_BYTES,
  SEGMENT_SIDECARS,
  SEGMENT_PROBLEM,
};

static gboolean
add_segment_columns (HekFrame *frame)
{
  return hek_frame_add_texts (frame, _("Collection")) &&
         hek_frame_add_reals (frame, _("Segment"), NULL, HEK_FRAME_VALUE) != NULL &&
         hek_frame_add_texts (frame, _("Kind")) &&
         hek_frame_add_reals (frame, _("Rows"), NULL, HEK_FRAME_VALUE) != NULL &&
         hek_frame_add_reals (frame, _("Not seen"), "fraction", HEK_FRAME_VALUE) != NULL &&
         hek_frame_add_texts (frame, _("Graph")) &&
         hek_frame_add_reals (frame, _("Vectors"), "bytes", HEK_FRAME_VALUE) != NULL &&
         hek_frame_add_texts (frame, _("Beside it")) &&
         hek_frame_add_texts (frame, _("Problem"));
}

static void
fill_segment (HekFrame    *frame,
              gsize        row,
              const char  *name,
              HekSnapshot *snapshot,
              guint        idx)
{
  const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, idx);
  HekSchema *schema = hek_snapshot_get_schema (snapshot);
  g_auto (GStrv) sidecars = hek_snapshot_list_sidecars (snapshot, (int) idx);
  g_autofree char *beside = g_strjoinv (", ", sidecars);
  HekFrameColumn *columns = frame->columns;
  double n = (double) segment->rows.n;

  hek_frame_set_text (frame, SEGMENT_COLLECTION, row, name);
  columns[SEGMENT_ID].reals[row] = (double) segment->id;
  hek_frame_set_text (frame, SEGMENT_KIND, row, segment->sealed ? _("sealed") : _("journal"));
  columns[SEGMENT_ROWS].reals[row] = (double) segment->n_live;
  columns[SEGMENT_DEAD].reals[row] = n > 0 ? (n - (double) segment->n_live) / n : NAN;
  hek_frame_set_text (frame, SEGMENT_GRAPH, row,
                      has_sidecar (snapshot, idx, HEK_SEARCHER_GRAPH) ? _("yes") : _("no"));
  columns[SEGMENT_BYTES].reals[row] = n * schema->dim * (double) hek_dtype_bytes (schema->dtype);
  if (beside[0] != '\0')
    hek_frame_set_text (frame, SEGMENT_SIDECARS, row, beside);
}

/* A collection as its segments are asked for. */
typedef struct
{
  const char *name;      /* borrowed */
  HekSnapshot *snapshot; /* owned (nullable) */
  GError *problem;       /* owned (nullable): why there is none */
} Opened;

static void
opened_clear (Opened *opened)
{
  g_clear_pointer (&opened->snapshot, hek_snapshot_unref);
  g_clear_error (&opened->problem);
}

/* One that is damaged has a row that says so, and hides no other. */
static HekFrame *
make_segments (const GArray  *opened,
               GError       **error)
{
  g_autoptr (HekFrame) frame = NULL;
  gsize n = 0, row = 0;

  for (guint i = 0; i < opened->len; i++)
    {
      HekSnapshot *snapshot = g_array_index (opened, Opened, i).snapshot;

      n += snapshot != NULL ? hek_snapshot_get_n_segments (snapshot) : 1;
    }
  frame = hek_frame_new (_("Segments"), n);
  if (!add_segment_columns (frame))
    return hek_widget_source_no_memory (error, n);
  for (guint i = 0; i < opened->len; i++)
    {
      const Opened *each = &g_array_index (opened, Opened, i);

      if (each->snapshot == NULL)
        {
          hek_frame_set_text (frame, SEGMENT_COLLECTION, row, each->name);
          hek_frame_set_text (frame, SEGMENT_PROBLEM, row++, each->problem->message);
          continue;
        }
      for (guint j = 0; j < hek_snapshot_get_n_segments (each->snapshot); j++)
        fill_segment (frame, row++, each->name, each->snapshot, j);
    }
  return g_steal_pointer (&frame);
}

static HekFrame *
fetch_segments (const HekWidgetContext  *context,
                const HekWidgetQuery    *query,
                const HekTask           *task,
                GError                 **error)
{
  gboolean is_one = hek_widget_query_get (query, "collection") != NULL;
  g_auto (GStrv) names = list_names (context, query, error);
  g_autoptr (GArray) opened = g_array_new (FALSE, FALSE, sizeof (Opened));

  g_array_set_clear_func (opened, (GDestroyNotify) opened_clear);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      Opened each = { .name = names[i] };

      if (!hek_task_check (task, error))
        return NULL;
      each.snapshot = hek_widget_source_open (context, names[i], &each.problem);
      g_array_append_val (opened, each);
      if (each.snapshot == NULL && is_one)
        {
          g_propagate_error (error, g_error_copy (each.problem));
          return NULL;
        }
    }
  return names != NULL ? make_segments (opened, error) : NULL;
}

const HekWidgetSource hek_widget_source_segments = {
  .id = "segments",
  .label = N_("Segments"),
  .help = N_("A row a segment: its rows, those that are dead or not born yet, its graph; without a "
             "collection those of all"),
  .shape = HEK_WIDGET_SHAPE_TABLE,
  .gives = HEK_WIDGET_WANTS_NUMBER | HEK_WIDGET_WANTS_TWO,
  .fields = collections_fields,
  .n_fields = G_N_ELEMENTS (collections_fields),
  .changes = TRUE,
  .fetch = fetch_segments,
};
