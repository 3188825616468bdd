/* SPDX-License-Identifier: Apache-2.0 */
/* Layouts computed from the rows of a collection, and stored: anew, from a checkpoint, or with new
 * rows beside the old. */
#include "config.h"

#include "hek-collection-layout-private.h"

#include <string.h>

/* The parts of the time that reading takes, and storing. */
#define READ_SPAN 0.05
#define FIND_SPAN 0.02
#define STORE_SPAN 0.02

typedef struct
{
  HekStore *store;
  const HekLayoutOrder *order;
  HekSnapshot *snapshot;       /* owned */
  HekCollectionLayout *old;    /* owned (nullable): unfinished: goes on with it */
  HekLayoutRecipe recipe;
  char *name;                  /* owned */
  char *id;                    /* owned (nullable): of the stored one that it is again */
  gboolean replace;
  HekCollectionRows rows;
  GBytes *state;               /* owned (nullable): the last checkpoint */
  double earlier_s;            /* that was spent before */
  gint64 start;
} Work;

static void
work_clear (Work *work)
{
  g_clear_pointer (&work->snapshot, hek_snapshot_unref);
  g_clear_pointer (&work->old, hek_collection_layout_free);
  g_clear_pointer (&work->state, g_bytes_unref);
  hek_collection_rows_clear (&work->rows);
  g_free (work->name);
  g_free (work->id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* --- what is to be done ---------------------------------------------------------------------- */

/* A stored layout is gone on with, or computed anew from its recipe. */
static gboolean
begin_again (Work     *work,
             GError  **error)
{
  g_autoptr (HekCollectionLayoutInfo) info =
    hek_collection_find_layout (work->snapshot, work->order->layout, error);

  if (info == NULL || !hek_layout_recipe_parse (info->recipe, &work->recipe, error))
    return FALSE;
  work->name = g_strdup (info->name);
  work->id = g_strdup (info->id);
  if (info->unfinished)
    {
      /* a damaged checkpoint only costs the time that it saved */
      work->old = hek_collection_open_layout (work->snapshot, info->id, NULL, NULL);
      work->earlier_s = work->old != NULL ? info->compute_s : 0;
    }
  return TRUE;
}

static gboolean
begin_new (Work     *work,
           GError  **error)
{
  const HekLayoutOrder *order = work->order;
  g_autoptr (HekCollectionLayoutInfo) info = NULL;

  work->recipe = *order->recipe;
  work->replace = order->replace;
  if (order->name == NULL)
    {
      work->name = hek_collection_choose_layout_name (work->snapshot,
                                                      hek_layout_method_id (work->recipe.method));
      return TRUE;
    }
  work->name = g_strdup (order->name);
  if (!hek_collection_check_layout_name (work->name, error))
    return FALSE;
  info = hek_collection_find_layout (work->snapshot, work->name, NULL);
  if (info == NULL || order->replace)
    return TRUE;
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_EXISTS,
               "there is a layout “%s” already", work->name);
  return FALSE;
}

/* The rows of a checkpoint, when they are all there; else those of now. */
static gboolean
read_rows (Work           *work,
           const HekTask  *task,
           GError        **error)
{
  g_autoptr (GError) local = NULL;

  if (work->old != NULL)
    {
      if (hek_collection_read_layout_rows (work->snapshot, work->old->row_ids, work->old->n_rows,
                                           &work->rows, task, &local))
        return TRUE;
      if (!g_error_matches (local, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      g_clear_pointer (&work->old, hek_collection_layout_free);
      work->earlier_s = 0;
    }
  return hek_collection_read_layout_rows (work->snapshot, NULL, 0, &work->rows, task, error);
}

/* --- while it works -------------------------------------------------------------------------- */

static void
on_frame (const HekLayoutFrame *frame,
          gpointer              data)
{
  const HekLayoutWatch *watch = ((Work *) data)->order->watch;

  if (watch != NULL && watch->frame != NULL)
    watch->frame (frame, watch->data);
}

static void
on_pause (gpointer data)
{
  const HekLayoutWatch *watch = ((Work *) data)->order->watch;

  if (watch != NULL && watch->pause != NULL)
    watch->pause (watch->data);
}

static void
on_checkpoint (GBytes   *state,
               gpointer  data)
{
  Work *work = data;

  g_bytes_ref (state);
  g_clear_pointer (&work->state, g_bytes_unref);
  work->state = state;
}

/* --- when it has ended ----------------------------------------------------------------------- */

static HekCollectionLayoutInfo *
store_it (Work       *work,
          HekLayout  *layout,
          GError    **error)
{
  HekLayoutPut put = {
    .name = work->name, .replace = work->replace, .id = work->id, .any_name = TRUE,
    .layout = layout, .recipe = &work->recipe,
    .state = layout == NULL ? work->state : NULL, .row_ids = work->rows.row_ids,
    .n_rows = work->rows.rows.n,
    .seq = work->old != NULL ? work->old->info->seq : hek_snapshot_get_seq (work->snapshot),
    .compute_s = work->earlier_s +
                 (double) (g_get_monotonic_time () - work->start) / G_USEC_PER_SEC,
  };

  return hek_collection_put_layout (work->store, &put, error);
}

/* What a cancel leaves. */
static gboolean
keep_checkpoint (Work    *work,
                 GError **error)
{
  g_autoptr (HekCollectionLayoutInfo) kept = store_it (work, NULL, error);

  if (kept == NULL)
    return FALSE;
  if (work->order->kept != NULL)
    *work->order->kept = g_steal_pointer (&kept);
  return TRUE;
}

HekCollectionLayoutInfo *
hek_collection_compute_layout (HekStore              *store,
                               const HekLayoutOrder  *order,
                               const HekTask         *task,
                               GError               **error)
{
  HekTask read = hek_task_sub (task, 0, READ_SPAN);
  HekTask compute = hek_task_sub (task, READ_SPAN, 1 - READ_SPAN - STORE_SPAN);
  g_auto (Work) work = { .store = store, .order = order, .start = g_get_monotonic_time () };
  HekLayoutWatch watch = { on_frame, on_pause, on_checkpoint, &work, NULL };
  g_autoptr (HekLayout) layout = NULL;
  g_autoptr (GError) local = NULL;

  /* what cannot be stored is not computed */
  work.snapshot = hek_store_check_writable (store, error) ? hek_store_snapshot (store, error)
                                                          : NULL;
  if (work.snapshot == NULL ||
      !(order->layout != NULL ? begin_again (&work, error) : begin_new (&work, error)) ||
      !read_rows (&work, &read, error))
    return NULL;
  if (order->rows != NULL)
    order->rows (work.rows.row_ids, work.rows.rows.n, order->data);
  watch.resume = work.old != NULL ? work.old->state : NULL;
  layout = hek_layout_compute (&work.rows.rows, &work.recipe, &watch, &compute, &local);
  if (layout == NULL && watch.resume != NULL &&
      g_error_matches (local, HEK_LAYOUT_ERROR, HEK_LAYOUT_ERROR_DAMAGED))
    {
      /* a checkpoint of another version of the method */
      g_clear_error (&local);
      watch.resume = NULL;
      work.earlier_s = 0;
      layout = hek_layout_compute (&work.rows.rows, &work.recipe, &watch, &compute, &local);
    }
  if (layout != NULL)
    return store_it (&work, layout, error);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED) && order->keep != NULL &&
      g_atomic_int_get (order->keep) && work.state != NULL && !keep_checkpoint (&work, error))
    return NULL;
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* --- new rows beside the old ----------------------------------------------------------------- */

/* The rows of @layout that live, and where they are. */
static HekLayout *
keep_live (const HekCollectionLayout *old,
           const guint8              *live,
           guint64                   *row_ids)
{
  guint n_coords = hek_layout_n_coords (old->layout);
  const float *from = hek_layout_coords (old->layout);
  float *coords = g_new (float, MAX (old->n_rows * n_coords, 1));
  gsize n = 0;

  for (gsize i = 0; i < old->n_rows; i++)
    if (live[i])
      {
        memcpy (coords + n * n_coords, from + i * n_coords, n_coords * sizeof (float));
        row_ids[n++] = old->row_ids[i];
      }
  return hek_layout_new (hek_layout_recipe (old->layout), coords, n);
}

/* Live rows of a commit, by their ids: their vectors are read where they are needed. */
typedef struct
{
  guint64 *row_ids; /* owned: ascending */
  gsize n;
} LiveRows;

static void
live_rows_clear (LiveRows *rows)
{
  g_free (rows->row_ids);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LiveRows, live_rows_clear)

static gboolean
list_live (HekSnapshot    *snapshot,
           LiveRows       *live,
           const HekTask  *task,
           GError        **error)
{
  g_autofree HekLayoutRow *found = hek_layout_find_rows (snapshot, NULL, 0, &live->n, task, error);

  if (found == NULL)
    return FALSE;
  live->row_ids = g_new (guint64, MAX (live->n, 1));
  for (gsize i = 0; i < live->n; i++)
    live->row_ids[i] = found[i].row_id;
  return TRUE;
}

/* @base: of @n_base rows, ascending. Returns: how many of @all are not among them: @fresh */
static gsize
list_fresh (const LiveRows *all,
            const guint64  *base,
            gsize           n_base,
            guint64        *fresh)
{
  gsize n = 0;

  for (gsize i = 0, b = 0; i < all->n; i++)
    if (b < n_base && base[b] == all->row_ids[i])
      b++;
    else
      fresh[n++] = all->row_ids[i];
  return n;
}

/* @placed: of @base and then of the others of @all. Returns: the same in the order of @all */
static HekLayout *
put_in_order (HekLayout      *placed,
              const LiveRows *all,
              const guint64  *base,
              gsize           n_base)
{
  guint n_coords = hek_layout_n_coords (placed);
  const float *from = hek_layout_coords (placed);
  float *coords = g_new (float, MAX (all->n * n_coords, 1));
  gsize b = 0, fresh = n_base;

  for (gsize i = 0; i < all->n; i++)
    {
      gsize at = b < n_base && base[b] == all->row_ids[i] ? b++ : fresh++;

      memcpy (coords + i * n_coords, from + at * n_coords, n_coords * sizeof (float));
    }
  return hek_layout_new (hek_layout_recipe (placed), coords, all->n);
}

/* Rows that were placed later and live: row ids ascend with time, so they are the last ones. */
static gsize
count_added (const HekCollectionLayout *old,
             const guint8              *live)
{
  gsize n = 0;

  for (gsize i = old->n_rows - MIN (old->info->n_added, old->n_rows); i < old->n_rows; i++)
    n += live[i];
  return n;
}

/* The layout of all rows of @all. @added: (out): those that are placed, now or earlier */
static HekLayout *
place_rows (const HekCollectionLayout  *old,
            HekSnapshot                *snapshot,
            const LiveRows             *all,
            gsize                      *added,
            const HekTask              *task,
            GError                    **error)
{
  g_autofree guint8 *live = g_malloc (MAX (old->n_rows, 1));
  g_autofree guint64 *base_ids = g_new (guint64, MAX (old->n_rows, 1));
  g_autofree guint64 *fresh_ids = g_new (guint64, MAX (all->n, 1));
  g_auto (HekCollectionRows) base = { 0 };
  g_auto (HekCollectionRows) fresh = { 0 };
  g_autoptr (HekLayout) kept = NULL;
  g_autoptr (HekLayout) placed = NULL;
  HekLayoutRelation relation;
  gsize n_fresh;

  if (!hek_collection_relate_layout (old, snapshot, &relation, live, task, error))
    return NULL;
  kept = keep_live (old, live, base_ids);
  n_fresh = list_fresh (all, base_ids, relation.n_drawn, fresh_ids);
  *added = count_added (old, live) + n_fresh;
  if (n_fresh == 0)
    return g_steal_pointer (&kept);
  if (!hek_collection_read_layout_rows (snapshot, base_ids, relation.n_drawn, &base, task, error) ||
      !hek_collection_read_layout_rows (snapshot, fresh_ids, n_fresh, &fresh, task, error))
    return NULL;
  placed = hek_layout_place (kept, &base.rows, &fresh.rows, task, error);
  return placed != NULL ? put_in_order (placed, all, base_ids, relation.n_drawn) : NULL;
}

HekCollectionLayoutInfo *
hek_collection_place_layout (HekStore       *store,
                             const char     *name,
                             const HekTask  *task,
                             GError        **error)
{
  gint64 start = g_get_monotonic_time ();
  HekTask find = hek_task_sub (task, 0, FIND_SPAN);
  HekTask rest = hek_task_sub (task, FIND_SPAN, 1 - FIND_SPAN - STORE_SPAN);
  g_autoptr (HekSnapshot) snapshot =
    hek_store_check_writable (store, error) ? hek_store_snapshot (store, error) : NULL;
  g_autoptr (HekCollectionLayout) old =
    snapshot != NULL ? hek_collection_open_layout (snapshot, name, NULL, error) : NULL;
  g_autoptr (HekLayout) layout = NULL;
  g_auto (LiveRows) all = { 0 };
  HekLayoutPut put = { 0 };
  gsize n_added = 0;

  if (old == NULL)
    return NULL;
  if (old->info->unfinished)
    {
      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
                   "the layout “%s” is not finished: go on with it first", old->info->name);
      return NULL;
    }
  if (!list_live (snapshot, &all, &find, error))
    return NULL;
  layout = place_rows (old, snapshot, &all, &n_added, &rest, error);
  if (layout == NULL)
    return NULL;
  put.name = old->info->name;
  put.id = old->info->id;
  put.made_us = old->info->made_us;
  put.layout = layout;
  put.row_ids = all.row_ids;
  put.n_rows = all.n;
  put.n_added = n_added;
  put.seq = hek_snapshot_get_seq (snapshot);
  put.compute_s = old->info->compute_s +
                  (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  return hek_collection_put_layout (store, &put, error);
}
