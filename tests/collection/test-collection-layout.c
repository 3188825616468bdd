/* SPDX-License-Identifier: Apache-2.0 */
/* Layouts that are kept with a collection. */
#include "config.h"

#include <string.h>

#include "hek-collection-compact.h"
#include "hek-collection-layout.h"
#include "hek-rng.h"
#include "sidecar-damage.h"

#define DIM 8
#define N 500

typedef struct
{
  Things things;
  float vectors[2 * N * DIM];
} Fixture;

static void
import (Fixture *fixture,
        guint64  first,
        gsize    n)
{
  g_autoptr (HekBatch) batch =
    things_new_batch (&fixture->things, fixture->vectors + first * DIM, first, n, 3);

  things_import (&fixture->things, batch, NULL);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (fixture->vectors); i++)
    fixture->vectors[i] = (float) hek_rng_below (&rng, 2000) / 1000 - 1;
  things_set_up (&fixture->things, DIM, HEK_DISTANCE_L2, 0);
  import (fixture, 0, N);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  things_tear_down (&fixture->things);
}

static HekSnapshot *
snapshot_of (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  HekSnapshot *snapshot = hek_store_snapshot (fixture->things.store, &error);

  g_assert_no_error (error);
  return snapshot;
}

/* Computes "pca" in three dimensions. @name: (nullable) */
static HekCollectionLayoutInfo *
compute (Fixture    *fixture,
         const char *name,
         gboolean    replace,
         GError    **error)
{
  HekLayoutRecipe recipe;
  HekLayoutOrder order = { .name = name, .replace = replace, .recipe = &recipe };

  hek_layout_recipe_init (&recipe, hek_layout_method_find ("pca"));
  recipe.seed = 7;
  return hek_collection_compute_layout (fixture->things.store, &order, NULL, error);
}

static HekCollectionLayout *
open_layout (Fixture    *fixture,
             const char *name)
{
  g_autoptr (HekSnapshot) snapshot = snapshot_of (fixture);
  g_autoptr (GError) error = NULL;
  HekCollectionLayout *layout = hek_collection_open_layout (snapshot, name, NULL, &error);

  g_assert_no_error (error);
  return layout;
}

static HekLayoutRelation
relate (Fixture                   *fixture,
        const HekCollectionLayout *layout)
{
  g_autoptr (HekSnapshot) snapshot = snapshot_of (fixture);
  HekLayoutRelation relation;

  g_assert_true (hek_collection_relate_layout (layout, snapshot, &relation, NULL, NULL, NULL));
  return relation;
}

static void
delete_every (Fixture *fixture,
              guint    step,
              guint    n)
{
  g_autofree guint64 *ids = g_new (guint64, n);

  for (guint i = 0; i < n; i++)
    ids[i] = (guint64) i * step;
  things_delete (&fixture->things, ids, n);
}

static void
compact (Fixture *fixture)
{
  const HekCompactOptions options = { .dead = 0, .single = TRUE };
  g_autoptr (GError) error = NULL;
  HekCompactReport report;

  hek_collection_compact (fixture->things.store, &options, &report, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_same_places (const HekCollectionLayout *a,
                    gsize                      i,
                    const HekCollectionLayout *b,
                    gsize                      j)
{
  guint n_coords = hek_layout_n_coords (a->layout);

  g_assert_cmpuint (a->row_ids[i], ==, b->row_ids[j]);
  g_assert_cmpmem (hek_layout_coords (a->layout) + i * n_coords, n_coords * sizeof (float),
                   hek_layout_coords (b->layout) + j * n_coords, n_coords * sizeof (float));
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
test_store (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekCollectionLayoutInfo) first = compute (fixture, NULL, FALSE, &error);
  g_autoptr (HekCollectionLayoutInfo) second = compute (fixture, NULL, FALSE, &error);
  g_autoptr (HekCollectionLayout) one = NULL;
  g_autoptr (HekCollectionLayout) two = NULL;
  g_autoptr (HekSnapshot) snapshot = snapshot_of (fixture);
  g_autoptr (GPtrArray) infos = hek_collection_list_layouts (snapshot);
  HekLayoutRelation relation;

  g_assert_no_error (error);
  g_assert_cmpstr (first->name, ==, "pca");
  g_assert_cmpstr (second->name, ==, "pca 2");
  g_assert_cmpuint (infos->len, ==, 2);
  one = open_layout (fixture, "pca");
  two = open_layout (fixture, second->id);
  g_assert_cmpuint (one->n_rows, ==, N);
  g_assert_cmpuint (one->info->n_coords, ==, 3);
  g_assert_cmpuint (one->info->seq, ==, hek_snapshot_get_seq (snapshot));
  g_assert_cmpuint (hek_layout_recipe (one->layout)->seed, ==, 7);
  for (gsize i = 0; i < N; i++)
    assert_same_places (one, i, two, i);
  relation = relate (fixture, one);
  g_assert_cmpuint (relation.n_drawn, ==, N);
  g_assert_cmpuint (relation.n_gone + relation.n_unplaced, ==, 0);
}

/* Deleted rows, added ones, a compaction: the layout is of row ids. */
static void
test_relation (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekCollectionLayoutInfo) info = compute (fixture, "before", FALSE, &error);
  g_autoptr (HekCollectionLayoutInfo) again = NULL;
  g_autoptr (HekCollectionLayoutInfo) anew = NULL;
  g_autoptr (HekCollectionLayout) before = open_layout (fixture, "before");
  g_autoptr (HekCollectionLayout) a = NULL;
  g_autoptr (HekCollectionLayout) b = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autofree guint8 *live = g_malloc (N);
  HekLayoutRelation relation;

  delete_every (fixture, 5, 50);
  import (fixture, N, 120);
  relation = relate (fixture, before);
  g_assert_cmpuint (relation.n_drawn, ==, N - 50);
  g_assert_cmpuint (relation.n_gone, ==, 50);
  g_assert_cmpuint (relation.n_unplaced, ==, 120);
  snapshot = snapshot_of (fixture);
  g_assert_true (hek_collection_relate_layout (before, snapshot, &relation, live, NULL, NULL));
  for (guint i = 0; i < N; i++)
    g_assert_cmpuint (live[i], ==, !(i % 5 == 0 && i < 250));

  /* The same rows in other segments: the same bytes. */
  again = compute (fixture, "a", FALSE, &error);
  compact (fixture);
  anew = compute (fixture, "b", FALSE, &error);
  g_assert_no_error (error);
  a = open_layout (fixture, "a");
  b = open_layout (fixture, "b");
  g_assert_cmpuint (a->n_rows, ==, N - 50 + 120);
  g_assert_cmpuint (b->n_rows, ==, a->n_rows);
  for (gsize i = 0; i < a->n_rows; i++)
    assert_same_places (a, i, b, i);
  relation = relate (fixture, before);
  g_assert_cmpuint (relation.n_gone, ==, 50);
  g_assert_cmpuint (relation.n_unplaced, ==, 120);
}

static void
test_place (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekCollectionLayoutInfo) info = compute (fixture, "it", FALSE, &error);
  g_autoptr (HekCollectionLayoutInfo) placed = NULL, again = NULL;
  g_autoptr (HekCollectionLayout) old = open_layout (fixture, "it");
  g_autoptr (HekCollectionLayout) now = NULL;
  HekLayoutRelation relation;
  gsize j = 0;

  delete_every (fixture, 2, 100);
  import (fixture, N, 60);
  placed = hek_collection_place_layout (fixture->things.store, "it", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (placed->id, ==, info->id);
  g_assert_cmpuint (placed->n_added, ==, 60);
  g_assert_cmpuint (placed->n_rows, ==, N - 100 + 60);
  now = open_layout (fixture, "it");
  relation = relate (fixture, now);
  g_assert_cmpuint (relation.n_drawn, ==, placed->n_rows);
  g_assert_cmpuint (relation.n_gone + relation.n_unplaced, ==, 0);
  for (gsize i = 0; i < now->n_rows && now->row_ids[i] < N; i++)
    {
      for (; old->row_ids[j] != now->row_ids[i]; j++)
        continue;
      assert_same_places (old, j, now, i);
    }

  /* Of those that were placed later only those count that still live. */
  things_delete (&fixture->things, (const guint64[]) { 1, N + 2, N + 3 }, 3);
  import (fixture, N + 60, 5);
  again = hek_collection_place_layout (fixture->things.store, "it", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->n_added, ==, 60 - 2 + 5);
  g_assert_cmpuint (again->n_rows, ==, N - 100 + 60 - 3 + 5);
}

static void
test_names (Fixture       *fixture,
            gconstpointer  data)
{
  HekStore *store = fixture->things.store;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekCollectionLayoutInfo) info = compute (fixture, "first look", FALSE, &error);
  g_autoptr (HekCollectionLayoutInfo) other = compute (fixture, "Überblick", FALSE, &error);
  g_autoptr (HekCollectionLayoutInfo) replaced = NULL;
  g_autoptr (HekCollectionLayout) layout = NULL;

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (info->id, "first-look-"));
  g_assert_null (compute (fixture, "first look", FALSE, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  replaced = compute (fixture, "first look", TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (replaced->id, ==, info->id);
  for (guint i = 0; i < 4; i++)
    {
      static const char *const bad[] = { "", " x", "two\nlines", "\xff" };

      g_assert_false (hek_collection_rename_layout (store, "first look", bad[i], &error));
      g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID);
      g_clear_error (&error);
    }
  g_assert_false (hek_collection_rename_layout (store, "first look", "Überblick", &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (hek_collection_rename_layout (store, "first look", "a = [b]; \"c\"", &error));
  g_assert_no_error (error);
  layout = open_layout (fixture, "a = [b]; \"c\"");
  g_assert_cmpstr (layout->info->id, ==, info->id);
  g_assert_true (hek_collection_delete_layout (store, "Überblick", &error));
  g_assert_false (hek_collection_delete_layout (store, "Überblick", &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "a = [b]"));
}

/* --- damage ---------------------------------------------------------------------------------- */

static void
test_damage (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekCollectionLayoutInfo) info = compute (fixture, "good", FALSE, &error);
  g_autoptr (HekCollectionLayoutInfo) other = compute (fixture, "bad", FALSE, &error);
  g_autoptr (HekCollectionLayoutInfo) again = NULL;
  g_autoptr (HekCollectionLayout) good = NULL;
  g_autoptr (HekCollectionLayout) bad = NULL;
  g_autoptr (HekSnapshot) snapshot = snapshot_of (fixture);
  g_autoptr (GPtrArray) infos = NULL;
  HekLayoutOrder order = { .layout = "bad" };

  damage_sidecar (&fixture->things, "layout-bad", ".pos");
  g_assert_null (hek_collection_open_layout (snapshot, "bad", NULL, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "“bad”"));
  g_assert_nonnull (strstr (error->message, ".pos"));
  g_clear_error (&error);

  /* From its recipe: the same again. */
  again = hek_collection_compute_layout (fixture->things.store, &order, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->id, ==, other->id);
  good = open_layout (fixture, "good");
  bad = open_layout (fixture, "bad");
  for (gsize i = 0; i < N; i++)
    assert_same_places (good, i, bad, i);

  /* A damaged card is listed, hides no other, and can be deleted. */
  damage_sidecar (&fixture->things, "layout-good", ".card");
  g_clear_pointer (&snapshot, hek_snapshot_unref);
  snapshot = snapshot_of (fixture);
  infos = hek_collection_list_layouts (snapshot);
  g_assert_cmpuint (infos->len, ==, 2);
  g_assert_null (((HekCollectionLayoutInfo *) infos->pdata[0])->problem);
  g_assert_nonnull (((HekCollectionLayoutInfo *) infos->pdata[1])->problem);
  g_assert_null (hek_collection_find_layout (snapshot, info->id, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_true (hek_collection_delete_layout (fixture->things.store, info->id, &error));
  g_assert_no_error (error);
}

/* --- what is not finished -------------------------------------------------------------------- */

static void
test_unfinished (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) state = g_bytes_new_static ("not a checkpoint", 16);
  g_autoptr (HekSnapshot) snapshot = snapshot_of (fixture);
  g_auto (HekCollectionRows) rows = { 0 };
  g_autoptr (HekCollectionLayoutInfo) info = NULL;
  g_autoptr (HekCollectionLayoutInfo) done = NULL;
  g_autoptr (HekCollectionLayout) open = NULL;
  HekLayoutOrder order = { .layout = "half" };
  HekLayoutRecipe recipe;
  HekLayoutPut put = { .name = "half", .recipe = &recipe, .state = state };

  hek_layout_recipe_init (&recipe, hek_layout_method_find ("pca"));
  g_assert_true (hek_collection_read_layout_rows (snapshot, NULL, 0, &rows, NULL, &error));
  put.row_ids = rows.row_ids;
  put.n_rows = rows.rows.n;
  put.seq = hek_snapshot_get_seq (snapshot);
  info = hek_collection_put_layout (fixture->things.store, &put, &error);
  g_assert_no_error (error);
  g_assert_true (info->unfinished);
  open = open_layout (fixture, "half");
  g_assert_null (open->layout);
  g_assert_cmpmem (g_bytes_get_data (open->state, NULL), g_bytes_get_size (open->state),
                   "not a checkpoint", 16);
  g_assert_null (hek_collection_place_layout (fixture->things.store, "half", NULL, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID);
  g_clear_error (&error);

  /* A checkpoint that cannot be used costs the time that it saved, no more. */
  done = hek_collection_compute_layout (fixture->things.store, &order, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (done->unfinished);
  g_assert_cmpstr (done->id, ==, info->id);
}

typedef struct
{
  GCancellable *cancellable;
  guint stop_at;
  guint n_steps;
} Stop;

/* Between two steps: a fast machine may be done before there is a second frame. */
static void
on_pause (gpointer data)
{
  Stop *stop = data;

  if (++stop->n_steps >= stop->stop_at)
    g_cancellable_cancel (stop->cancellable);
}

/* Cancelled and kept, and gone on with: the same bytes as without the pause. */
static void
test_checkpoint (Fixture       *fixture,
                 gconstpointer  data)
{
  const HekLayoutMethod *method = hek_layout_method_find (data);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HekCollectionLayoutInfo) whole = NULL;
  g_autoptr (HekCollectionLayoutInfo) rest = NULL;
  g_autoptr (HekCollectionLayout) a = NULL;
  g_autoptr (HekCollectionLayout) b = NULL;
  Stop stop = { cancellable, 20, 0 };
  HekLayoutWatch watch = { .pause = on_pause, .data = &stop };
  const HekTask task = { .cancellable = cancellable };
  gint keep = TRUE;
  HekLayoutRecipe recipe;
  HekLayoutOrder order = { .name = "whole", .recipe = &recipe };

  g_assert_nonnull (method);
  hek_layout_recipe_init (&recipe, method);
  recipe.n_dims = 2;
  whole = hek_collection_compute_layout (fixture->things.store, &order, NULL, &error);
  g_assert_no_error (error);
  order.name = "parts";
  order.watch = &watch;
  order.keep = &keep;
  g_assert_null (hek_collection_compute_layout (fixture->things.store, &order, &task, &error));
  if (error == NULL)
    g_test_fail_printf ("it ended after %u steps", stop.n_steps);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  import (fixture, N, 10); /* rows of later are not part of it */
  order = (HekLayoutOrder) { .layout = "parts" };
  rest = hek_collection_compute_layout (fixture->things.store, &order, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rest->seq, ==, whole->seq);
  a = open_layout (fixture, "whole");
  b = open_layout (fixture, "parts");
  g_assert_cmpuint (b->n_rows, ==, N);
  for (gsize i = 0; i < N; i++)
    assert_same_places (a, i, b, i);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func, data)                                                                      \
  g_test_add ("/collection/layout/" name, Fixture, data, set_up, func, tear_down)
  ADD ("store", test_store, NULL);
  ADD ("relation", test_relation, NULL);
  ADD ("place", test_place, NULL);
  ADD ("names", test_names, NULL);
  ADD ("damage", test_damage, NULL);
  ADD ("unfinished", test_unfinished, NULL);
  ADD ("checkpoint-umap", test_checkpoint, "umap");
  ADD ("checkpoint-tsne", test_checkpoint, "tsne");
#undef ADD
  return g_test_run ();
}
