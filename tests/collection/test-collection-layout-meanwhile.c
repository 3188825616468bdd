/* SPDX-License-Identifier: Apache-2.0 */
/* What happens to a collection while a layout of it is computed: names taken, layouts renamed and
 * made anew, protection. Nothing that was computed is lost, and nothing else gives way to it. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-collection-layout.h"
#include "hek-collection-tag.h"
#include "hek-rng.h"
#include "things.h"

#define DIM 4
#define N 60

typedef struct
{
  Things things;
  void (*meanwhile) (gpointer fixture); /* (nullable): once, when rows were read */
  guint n_read, n_steps;
  GCancellable *cancellable;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree float *vectors = g_new (float, N * DIM);
  g_autoptr (HekBatch) batch = NULL;
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (gsize i = 0; i < N * DIM; i++)
    vectors[i] = (float) hek_rng_below (&rng, 2000) / 1000 - 1;
  things_set_up (&fixture->things, DIM, HEK_DISTANCE_L2, 0);
  batch = things_new_batch (&fixture->things, vectors, 0, N, 3);
  things_import (&fixture->things, batch, NULL);
  fixture->cancellable = g_cancellable_new ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->cancellable);
  things_tear_down (&fixture->things);
}

static void
on_rows (const guint64 *row_ids,
         gsize          n,
         gpointer       data)
{
  Fixture *fixture = data;

  fixture->n_read++;
  if (fixture->meanwhile != NULL)
    fixture->meanwhile (fixture);
}

/* @name, @again: (nullable) */
static HekCollectionLayoutInfo *
compute (Fixture     *fixture,
         const char  *method,
         const char  *name,
         const char  *again,
         GError     **error)
{
  HekLayoutRecipe recipe;
  const HekLayoutOrder order = { .name = name, .recipe = &recipe, .layout = again,
                                 .rows = on_rows, .data = fixture };

  hek_layout_recipe_init (&recipe, hek_layout_method_find (method));
  return hek_collection_compute_layout (fixture->things.store, &order, NULL, error);
}

static void
compute_other (Fixture    *fixture,
               const char *name)
{
  void (*meanwhile) (gpointer) = fixture->meanwhile;
  g_autoptr (HekCollectionLayoutInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  fixture->meanwhile = NULL;
  info = compute (fixture, "random", name, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (info->name, ==, name);
  fixture->meanwhile = meanwhile;
}

/* The method by which a stored layout was made, and "unfinished": (transfer full) */
static char *
describe (Fixture    *fixture,
          const char *name)
{
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (fixture->things.store, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekCollectionLayout) layout =
    hek_collection_open_layout (snapshot, name, NULL, &error);
  HekLayoutRecipe recipe;

  g_assert_no_error (error);
  g_assert_cmpstr (layout->info->name, ==, name);
  g_assert_true (hek_layout_recipe_parse (layout->info->recipe, &recipe, &error));
  return g_strconcat (hek_layout_method_id (recipe.method),
                      layout->info->unfinished ? " unfinished" : "", NULL);
}

static void
assert_layout (Fixture    *fixture,
               const char *name,
               const char *description)
{
  g_autofree char *found = describe (fixture, name);

  g_assert_cmpstr (found, ==, description);
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
take_name (gpointer fixture)
{
  compute_other (fixture, "it");
}

/* The name was free when it began. The second time it is as long as a name can be. */
static void
test_name_taken (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *longest = g_strnfill (HEK_LAYOUT_NAME_MAX_BYTES, 'n');
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekCollectionLayoutInfo) info = NULL;
  g_autofree char *chosen = NULL;

  fixture->meanwhile = take_name;
  info = compute (fixture, "pca", "it", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (info->name, ==, "it 2");
  assert_layout (fixture, "it", "random");
  assert_layout (fixture, "it 2", "pca");

  compute_other (fixture, longest);
  snapshot = hek_store_snapshot (fixture->things.store, NULL);
  chosen = hek_collection_choose_layout_name (snapshot, longest);
  g_assert_true (g_str_has_suffix (chosen, "n 2"));
  g_assert_true (hek_collection_check_layout_name (chosen, &error));
}

static void
rename_it (gpointer data)
{
  Fixture *fixture = data;

  g_assert_true (hek_collection_rename_layout (fixture->things.store, "it", "mine", NULL));
  compute_other (fixture, "it");
}

/* A layout that is computed again is the one of its id, and not another that has its old name. */
static void
test_renamed (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekCollectionLayoutInfo) first = compute (fixture, "pca", "it", NULL, &error);
  g_autoptr (HekCollectionLayoutInfo) again = NULL;

  g_assert_no_error (error);
  fixture->meanwhile = rename_it;
  again = compute (fixture, "pca", NULL, "it", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->id, ==, first->id);
  g_assert_cmpstr (again->name, ==, "mine");
  assert_layout (fixture, "mine", "pca");
  assert_layout (fixture, "it", "random");
}

/* Between two steps: frames are not as many as steps. */
static void
stop (gpointer data)
{
  Fixture *fixture = data;

  if (++fixture->n_steps == 5)
    g_cancellable_cancel (fixture->cancellable);
}

/* A checkpoint never takes the place of what is finished, however late that came. */
static void
test_checkpoint (Fixture       *fixture,
                 gconstpointer  data)
{
  const HekLayoutWatch watch = { .pause = stop, .data = fixture };
  const HekTask task = { .cancellable = fixture->cancellable };
  const gint keep = TRUE;
  g_autoptr (HekCollectionLayoutInfo) kept = NULL;
  g_autoptr (GError) error = NULL;
  HekLayoutRecipe recipe;
  const HekLayoutOrder order = { .name = "it", .replace = TRUE, .recipe = &recipe, .watch = &watch,
                                 .rows = on_rows, .data = fixture, .keep = &keep, .kept = &kept };

  hek_layout_recipe_init (&recipe, hek_layout_method_find ("umap"));
  fixture->meanwhile = take_name;
  g_assert_null (hek_collection_compute_layout (fixture->things.store, &order, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_nonnull (kept);
  g_assert_cmpstr (kept->name, ==, "it 2");
  assert_layout (fixture, "it", "random");
  assert_layout (fixture, "it 2", "umap unfinished");
}

static void
protect (Fixture  *fixture,
         gboolean  yes)
{
  const HekCollectionChange change = { .is_protected = &yes };

  g_assert_true (hek_workspace_change (fixture->things.workspace, "things", &change, NULL));
}

static void
protect_it (gpointer fixture)
{
  protect (fixture, TRUE);
}

/* Where the checkpoint could not be kept that is what is told, and not that it was cancelled. */
static void
test_not_kept (Fixture       *fixture,
               gconstpointer  data)
{
  const HekLayoutWatch watch = { .pause = stop, .data = fixture };
  const HekTask task = { .cancellable = fixture->cancellable };
  const gint keep = TRUE;
  g_autoptr (HekCollectionLayoutInfo) kept = NULL;
  g_autoptr (GError) error = NULL;
  HekLayoutRecipe recipe;
  const HekLayoutOrder order = { .name = "it", .recipe = &recipe, .watch = &watch, .rows = on_rows,
                                 .data = fixture, .keep = &keep, .kept = &kept };

  hek_layout_recipe_init (&recipe, hek_layout_method_find ("umap"));
  fixture->meanwhile = protect_it;
  g_assert_null (hek_collection_compute_layout (fixture->things.store, &order, &task, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_PROTECTED);
  g_assert_null (kept);
}

static void
compute_again (double   fraction,
               gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (HekCollectionLayoutInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  if (fraction < 0.5 || fixture->meanwhile == NULL)
    return;
  fixture->meanwhile = NULL;
  info = compute (fixture, "pca", NULL, "it", &error);
  g_assert_no_error (error);
}

/* Places found for the rows of an older layout are none of the new one's. */
static void
test_place (Fixture       *fixture,
            gconstpointer  data)
{
  const HekTask task = { .progress = compute_again, .progress_data = fixture, .progress_span = 1 };
  g_autoptr (GError) error = NULL;
  const guint64 gone = 3;

  compute_other (fixture, "it");
  things_delete (&fixture->things, &gone, 1);
  fixture->meanwhile = rename_it; /* not called: it says that compute_again() is to come */
  g_assert_null (hek_collection_place_layout (fixture->things.store, "it", &task, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_EXISTS);
}

/* All changes are refused, a long computation before it begins. */
static void
test_protected (Fixture       *fixture,
                gconstpointer  data)
{
  HekStore *store = fixture->things.store;
  const guint64 id = 1;
  GError *errors[7] = { NULL };
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (GPtrArray) tags = NULL;

  compute_other (fixture, "it");
  g_assert_true (hek_collection_put_tag (store, "some", &id, 1, NULL));
  protect (fixture, TRUE);
  fixture->n_read = 0;
  g_assert_null (compute (fixture, "pca", NULL, NULL, &errors[0]));
  g_assert_null (compute (fixture, "pca", NULL, "it", &errors[1]));
  g_assert_cmpuint (fixture->n_read, ==, 0);
  g_assert_null (hek_collection_place_layout (store, "it", NULL, &errors[2]));
  g_assert_false (hek_collection_rename_layout (store, "it", "other", &errors[3]));
  g_assert_false (hek_collection_delete_layout (store, "it", &errors[4]));
  g_assert_false (hek_collection_put_tag (store, "some", &id, 1, &errors[5]));
  g_assert_false (hek_collection_delete_tag (store, "some", &errors[6]));
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_assert_error (errors[i], HEK_STORE_ERROR, HEK_STORE_ERROR_PROTECTED);
      g_clear_error (&errors[i]);
    }
  assert_layout (fixture, "it", "random");
  snapshot = hek_store_snapshot (store, NULL);
  tags = hek_collection_list_tags (snapshot);
  g_assert_cmpuint (tags->len, ==, 1);
}

/* A row whose vector is NaN is in the layout, and has no place all the same. */
static void
test_export (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->things.folder, "out.csv", NULL);
  float *coords = g_new0 (float, 2 * N);
  guint64 row_ids[N];
  HekLayoutPut put = { .name = "it", .row_ids = row_ids, .n_rows = N };
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (HekLayout) made = NULL;
  g_autoptr (HekCollectionLayoutInfo) info = NULL;
  g_autoptr (HekCollectionLayout) layout = NULL;
  g_autoptr (GError) error = NULL;
  HekLayoutRecipe recipe;
  guint64 n_placed = 0;

  hek_layout_recipe_init (&recipe, hek_layout_method_find ("pca"));
  recipe.n_dims = 2;
  for (guint i = 0; i < N; i++)
    row_ids[i] = i;
  coords[14] = coords[15] = NAN;
  put.layout = made = hek_layout_new (&recipe, coords, N);
  info = hek_collection_put_layout (fixture->things.store, &put, &error);
  g_assert_no_error (error);
  snapshot = hek_store_snapshot (fixture->things.store, NULL);
  layout = hek_collection_open_layout (snapshot, "it", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (hek_collection_export_layout (snapshot, layout, NULL, 0, path, &n_placed, NULL,
                                               &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_placed, ==, N - 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/collection/layout-meanwhile/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("name-taken", test_name_taken);
  ADD ("renamed", test_renamed);
  ADD ("checkpoint", test_checkpoint);
  ADD ("not-kept", test_not_kept);
  ADD ("place", test_place);
  ADD ("protected", test_protected);
  ADD ("export", test_export);
#undef ADD
  return g_test_run ();
}
