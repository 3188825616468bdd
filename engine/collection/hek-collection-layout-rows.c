/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of layouts: read in the order of their ids, and compared with what a commit has. */
#include "config.h"

#include "hek-collection-layout-private.h"

#include <stdlib.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-parallel.h"
#include "hek-row-runs-private.h"

/* Rows between two looks at the cancellation. */
#define CHECK_ROWS 4096u

/* Rows of a block that are compared with a layout. */
#define COMPARE_ROWS 65536u

/* The part of the time that finding the rows takes. */
#define FIND_SPAN 0.3

static void
fail_memory (gsize    n,
             GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "not enough memory for %" G_GSIZE_FORMAT " rows", n);
}

static int
compare_found (const void *a,
               const void *b)
{
  guint64 x = ((const HekLayoutRow *) a)->row_id, y = ((const HekLayoutRow *) b)->row_id;

  return x < y ? -1 : x > y;
}

/* Calls @func for every live row. Returns: %FALSE when cancelled */
static gboolean
each_live (HekSnapshot    *snapshot,
           void          (*func) (guint64 row_id, HekRowPlace place, gpointer data),
           gpointer        data,
           const HekTask  *task,
           GError        **error)
{
  guint64 n_done = 0, n_all = MAX (hek_snapshot_get_n_rows (snapshot), 1);

  for (guint s = 0; s < hek_snapshot_get_n_segments (snapshot); s++)
    {
      const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, s);

      for (gsize row = 0; row < segment->rows.n; row++)
        {
          HekRowPlace place = { s, row };

          if (row % CHECK_ROWS == 0 && !hek_task_check (task, error))
            return FALSE;
          if (hek_snapshot_segment_is_live (segment, row))
            func (hek_snapshot_get_row_id (snapshot, place), place, data);
        }
      n_done += segment->n_live;
      hek_task_progress (task, (double) n_done / (double) n_all);
    }
  return TRUE;
}

/* --- reading --------------------------------------------------------------------------------- */

typedef struct
{
  const guint64 *row_ids; /* (nullable): that are wanted */
  gsize n_wanted, guess;
  HekLayoutRow *found;
  gsize n, n_most;
} Search;

static void
take_wanted (guint64     row_id,
             HekRowPlace place,
             gpointer    data)
{
  Search *search = data;

  if (search->row_ids != NULL)
    {
      gsize at = hek_row_ids_find (search->row_ids, search->n_wanted, row_id, search->guess);

      if (at == search->n_wanted)
        return;
      search->guess = at + 1;
    }
  if (search->n < search->n_most)
    search->found[search->n++] = (HekLayoutRow) { row_id, place };
}

HekLayoutRow *
hek_layout_find_rows (HekSnapshot    *snapshot,
                      const guint64  *row_ids,
                      gsize           n,
                      gsize          *n_found,
                      const HekTask  *task,
                      GError        **error)
{
  gsize n_most = row_ids != NULL ? n : hek_snapshot_get_n_rows (snapshot);
  g_autofree HekLayoutRow *found = g_try_new (HekLayoutRow, MAX (n_most, 1));
  Search search = { .row_ids = row_ids, .n_wanted = n, .found = found, .n_most = n_most };
  gboolean ascends = TRUE;

  if (found == NULL)
    {
      fail_memory (n_most, error);
      return NULL;
    }
  if (!each_live (snapshot, take_wanted, &search, task, error))
    return NULL;
  if (row_ids != NULL && search.n < n)
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                   "%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " rows were deleted since",
                   n - search.n, n);
      return NULL;
    }
  for (gsize i = 1; i < search.n && ascends; i++)
    ascends = found[i - 1].row_id < found[i].row_id;
  if (!ascends)
    qsort (found, search.n, sizeof *found, compare_found);
  *n_found = search.n;
  return g_steal_pointer (&found);
}

/* Their vectors. */
static gboolean
copy_rows (HekSnapshot        *snapshot,
           const HekLayoutRow *found,
           gsize               n_found,
           HekCollectionRows  *rows,
           const HekTask      *task,
           GError            **error)
{
  gsize row_bytes = rows->rows.stride_bytes;

  for (guint s = 0; s < hek_snapshot_get_n_segments (snapshot); s++)
    {
      gsize n = hek_snapshot_get_segment (snapshot, s)->rows.n;

      for (gsize begin = 0; begin < n; begin += CHECK_ROWS)
        if (!hek_task_check (task, error) ||
            !hek_snapshot_check (snapshot, s, begin, MIN (CHECK_ROWS, n - begin), error))
          return FALSE;
    }
  for (gsize i = 0; i < n_found; i++)
    {
      HekRowPlace place = found[i].place;

      if (i % CHECK_ROWS == 0 && !hek_task_check (task, error))
        return FALSE;
      memcpy ((guint8 *) rows->numbers + i * row_bytes,
              hek_rows_get (&hek_snapshot_get_segment (snapshot, place.segment)->rows, place.row),
              row_bytes);
      rows->row_ids[i] = found[i].row_id;
    }
  rows->rows.n = n_found;
  return TRUE;
}

gboolean
hek_collection_read_layout_rows (HekSnapshot        *snapshot,
                                 const guint64      *row_ids,
                                 gsize               n,
                                 HekCollectionRows  *out,
                                 const HekTask      *task,
                                 GError            **error)
{
  const HekSchema *schema = hek_snapshot_get_schema (snapshot);
  gsize row_bytes = schema->dim * hek_dtype_bytes (schema->dtype);
  HekTask find = hek_task_sub (task, 0, FIND_SPAN);
  HekTask copy = hek_task_sub (task, FIND_SPAN, 1 - FIND_SPAN);
  gsize n_found = 0;
  g_autofree HekLayoutRow *found = hek_layout_find_rows (snapshot, row_ids, n, &n_found, &find,
                                                         error);
  g_auto (HekCollectionRows) rows = {
    .rows = { .dtype = schema->dtype, .dim = schema->dim, .stride_bytes = row_bytes },
  };

  if (found == NULL)
    return FALSE;
  rows.numbers = hek_aligned_try_new (MAX (n_found, 1), row_bytes);
  rows.row_ids = g_try_new (guint64, MAX (n_found, 1));
  rows.rows.data = rows.numbers;
  if (rows.numbers == NULL || rows.row_ids == NULL)
    {
      fail_memory (n_found, error);
      return FALSE;
    }
  if (!copy_rows (snapshot, found, n_found, &rows, &copy, error))
    return FALSE;
  *out = rows;
  rows = (HekCollectionRows) { 0 };
  return TRUE;
}

/* --- comparing ------------------------------------------------------------------------------- */

typedef struct
{
  const HekCollectionLayout *layout;
  HekSnapshot *snapshot;
  guint segment;
  HekLayoutRelation *parts; /* of each block: what of its rows is drawn and unplaced */
  guint8 *live;             /* (nullable): bytes of different rows, so blocks do not meet */
} Comparison;

static void
compare_block (gsize    begin,
               gsize    end,
               gsize    block_idx,
               gpointer data)
{
  const Comparison *comparison = data;
  const HekCollectionLayout *layout = comparison->layout;
  const HekSnapshotSegment *segment = hek_snapshot_get_segment (comparison->snapshot,
                                                                comparison->segment);
  guint64 n_drawn = 0, n_unplaced = 0;
  gsize guess = 0;

  for (gsize row = begin; row < end; row++)
    {
      HekRowPlace place = { comparison->segment, row };
      gsize at;

      if (!hek_snapshot_segment_is_live (segment, row))
        continue;
      at = hek_row_ids_find (layout->row_ids, layout->n_rows,
                             hek_snapshot_get_row_id (comparison->snapshot, place), guess);
      if (at == layout->n_rows)
        {
          n_unplaced++;
          continue;
        }
      n_drawn++;
      if (comparison->live != NULL)
        comparison->live[at] = 1;
      guess = at + 1;
    }
  comparison->parts[block_idx] = (HekLayoutRelation) { .n_drawn = n_drawn,
                                                       .n_unplaced = n_unplaced };
}

gboolean
hek_collection_relate_layout (const HekCollectionLayout  *self,
                              HekSnapshot                *snapshot,
                              HekLayoutRelation          *relation,
                              guint8                     *live,
                              const HekTask              *task,
                              GError                    **error)
{
  HekLayoutRelation own = { 0 };
  guint n_segments = hek_snapshot_get_n_segments (snapshot);

  if (live != NULL)
    memset (live, 0, self->n_rows);
  for (guint s = 0; s < n_segments; s++)
    {
      gsize n = hek_snapshot_get_segment (snapshot, s)->rows.n;
      gsize n_blocks = hek_parallel_n_blocks (n, COMPARE_ROWS);
      g_autofree HekLayoutRelation *parts = g_new (HekLayoutRelation, MAX (n_blocks, 1));
      Comparison comparison = { self, snapshot, s, parts, live };

      if (!hek_parallel_for (n, COMPARE_ROWS, compare_block, &comparison, task))
        return hek_task_check (task, error);
      for (gsize b = 0; b < n_blocks; b++)
        {
          own.n_drawn += parts[b].n_drawn;
          own.n_unplaced += parts[b].n_unplaced;
        }
      hek_task_progress (task, (double) (s + 1) / n_segments);
    }
  own.n_gone = self->n_rows - own.n_drawn;
  *relation = own;
  return TRUE;
}
