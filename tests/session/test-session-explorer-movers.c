/* SPDX-License-Identifier: Apache-2.0 */
/* Rows between two layouts, and before and after a codebook: aligned, measured, ranked, as arrows
 * and as a morph. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "explorer-fixture.h"
#include "hek-collection-codebook.h"
#include "hek-explorer-arrows.h"
#include "hek-explorer-movers.h"
#include "hek-library-private.h"

#define N EXPLORER_FIXTURE_ROWS

typedef struct
{
  ExplorerFixture base;
  HekExplorerMovers *movers;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  explorer_fixture_set_up (&fixture->base, NULL);
  fixture->movers = hek_explorer_movers_new (fixture->base.session, fixture->base.base.jobs);
  explorer_fixture_follow (&fixture->base, fixture->movers, "codebooks-changed");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  hek_explorer_movers_close (fixture->movers);
  explorer_fixture_release (fixture->movers);
  explorer_fixture_tear_down (&fixture->base, NULL);
}

static HekExplorerMoves *
wait_moves (Fixture *fixture)
{
  while (hek_explorer_movers_is_comparing (fixture->movers))
    explorer_fixture_iterate ();
  return hek_explorer_movers_get_moves (fixture->movers);
}

static HekExplorerMoves *
compare (Fixture    *fixture,
         const char *layout)
{
  hek_explorer_movers_compare_layout (fixture->movers, layout);
  g_assert_true (hek_explorer_movers_is_comparing (fixture->movers));
  g_assert_nonnull (hek_explorer_movers_get_job (fixture->movers));
  return wait_moves (fixture);
}

static void
check_ranks (const HekExplorerMoves *moves)
{
  for (guint32 i = 1; i < moves->n_ranked; i++)
    {
      guint32 a = moves->ranked[i - 1], b = moves->ranked[i];

      g_assert_true (moves->distances[a] > moves->distances[b] ||
                     (moves->distances[a] == moves->distances[b] && a < b));
    }
  if (moves->n_ranked > 0)
    g_assert_cmpfloat (moves->largest, ==, (double) moves->distances[moves->ranked[0]]);
}

static void
test_layouts (Fixture       *fixture,
              gconstpointer  data)
{
  HekExplorerMoves *moves = compare (fixture, "first");
  g_autoptr (HekSceneSet) most = NULL;
  g_autoptr (HekSceneFurniture) furniture = hek_scene_furniture_new ();
  g_autofree float *mixed = g_new (float, N * 3);
  const double *numbers;
  gsize n_bytes;
  HekPlotTheme theme;

  /* with itself: nothing has moved */
  g_assert_cmpstr (moves->label, ==, "first");
  g_assert_cmpuint (moves->n_ranked, ==, N);
  g_assert_cmpfloat (moves->largest, <, 1e-4);
  g_assert_cmpfloat (moves->alignment.disparity, <, 1e-9);
  g_assert_cmpfloat_with_epsilon (moves->alignment.scale, 1, 1e-6);

  explorer_fixture_compute (&fixture->base, "random", 3, "second");
  g_assert_null (hek_explorer_movers_get_moves (fixture->movers));
  moves = compare (fixture, "first");
  g_assert_cmpint (moves->alignment.kind, ==, HEK_LAYOUT_ALIGN_SIMILARITY);
  g_assert_cmpfloat (moves->alignment.disparity, >, 0.01);
  g_assert_cmpfloat (moves->alignment.disparity, <, 1);
  g_assert_cmpmem (moves->to, N * 3 * sizeof (float), moves->data->coords, N * 3 * sizeof (float));
  g_assert_cmpfloat (moves->mean, >, 0);
  g_assert_cmpfloat (moves->median, <=, moves->largest);
  check_ranks (moves);

  most = hek_explorer_moves_select_most (moves, 10);
  g_assert_cmpuint (hek_scene_set_count (most), ==, 10);
  g_assert_true (hek_scene_set_contains (most, moves->ranked[9]));
  numbers = g_bytes_get_data (moves->numbers, &n_bytes);
  g_assert_cmpuint (n_bytes, ==, N * sizeof *numbers);
  g_assert_cmpfloat (numbers[3], ==, (double) moves->distances[3]);
  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  g_assert_cmpuint (hek_explorer_moves_add_arrows (moves, most, 0, &theme, furniture), ==, 10);
  g_assert_cmpuint (hek_explorer_moves_add_arrows (moves, NULL, 25, &theme, furniture), ==, 25);

  hek_explorer_moves_mix (moves, 0, mixed);
  g_assert_cmpmem (mixed, N * 3 * sizeof (float), moves->from, N * 3 * sizeof (float));
  hek_explorer_moves_mix (moves, 1, mixed);
  g_assert_cmpmem (mixed, N * 3 * sizeof (float), moves->to, N * 3 * sizeof (float));
  hek_explorer_moves_mix (moves, 0.5, mixed);
  g_assert_cmpfloat_with_epsilon (mixed[5], (moves->from[5] + moves->to[5]) / 2, 1e-5);
  hek_explorer_movers_compare_layout (fixture->movers, "nothing");
  explorer_fixture_wait (&fixture->base, &fixture->base.n_failed, 1);
  g_assert_true (hek_explorer_movers_get_moves (fixture->movers) == moves);
  hek_explorer_movers_clear (fixture->movers);
  g_assert_null (hek_explorer_movers_get_moves (fixture->movers));
}

/* A layout in the plane against one in space: its places lie in a plane of it. */
static void
test_dimensions (Fixture       *fixture,
                 gconstpointer  data)
{
  HekExplorerMoves *moves;

  explorer_fixture_compute (&fixture->base, "pca", 2, "flat");
  moves = compare (fixture, "first");
  g_assert_cmpuint (moves->n_coords, ==, 3);
  for (guint i = 0; i < N; i++)
    g_assert_cmpfloat (moves->to[i * 3 + 2], ==, 0);
  g_assert_cmpfloat (moves->alignment.disparity, >, 0);
  g_assert_cmpfloat (moves->alignment.disparity, <, 0.7);
}

/* Rows that the other layout does not have, and those that it has alone. */
static void
test_unplaced (Fixture       *fixture,
               gconstpointer  data)
{
  LibraryFixture *base = &fixture->base.base;
  g_autofree char *path = library_fixture_make_csv (base, "more.csv", N, 50, 8, FALSE);
  const char *const paths[] = { path, NULL };
  HekImportPlan plan = { .key_field = "key" };
  g_autoptr (HekJob) job = hek_library_import (base->library, "things", paths, NULL, &plan);
  g_autofree float *mixed = NULL;
  HekExplorerMoves *moves;

  library_fixture_wait (base, &base->n_imported, 2);
  explorer_fixture_compute (&fixture->base, "pca", 3, "second");
  moves = compare (fixture, "first");
  g_assert_cmpuint (moves->data->n_rows, ==, N + 50);
  g_assert_cmpuint (moves->n_ranked, ==, N);
  g_assert_true (isnan (moves->distances[N + 3]));
  mixed = g_new (float, (N + 50) * 3);
  hek_explorer_moves_mix (moves, 0.25, mixed);
  g_assert_cmpfloat (mixed[(N + 3) * 3], ==, moves->to[(N + 3) * 3]);
  hek_explorer_session_show (fixture->base.session, "first");
  explorer_fixture_wait (&fixture->base, &fixture->base.n_data, fixture->base.n_data + 1);
  moves = compare (fixture, "second");
  g_assert_cmpuint (moves->n_ranked, ==, N);
}

/* On the sphere only turns are made, and ways are those of great circles. */
static void
test_sphere (Fixture       *fixture,
             gconstpointer  data)
{
  HekLayoutRecipe recipe;
  HekExplorerMoves *moves;
  const HekOption *options;
  guint n_options;

  for (guint i = 0; i < 2; i++)
    {
      guint n_data = fixture->base.n_data;

      hek_layout_recipe_init (&recipe, hek_layout_method_find ("umap"));
      options = hek_layout_method_options (recipe.method, &n_options);
      recipe.values.v[hek_options_find (options, n_options, "epochs")] = 30; /* any places do */
      recipe.geometry = HEK_GEOMETRY_SPHERICAL;
      recipe.n_dims = 2;
      recipe.seed = 1 + i;
      hek_explorer_session_compute (fixture->base.session, &recipe, i == 0 ? "one" : "two", FALSE);
      explorer_fixture_wait (&fixture->base, &fixture->base.n_data, n_data + 1);
    }
  moves = compare (fixture, "one");
  g_assert_cmpint (moves->alignment.kind, ==, HEK_LAYOUT_ALIGN_ROTATION);
  g_assert_cmpfloat (moves->alignment.scale, ==, 1);
  g_assert_cmpfloat (moves->largest, <=, G_PI + 1e-4);
  for (guint i = 0; i < N; i++)
    {
      const float *a = moves->from + i * 3, *b = moves->to + i * 3;
      double dot = (double) a[0] * b[0] + (double) a[1] * b[1] + (double) a[2] * b[2];

      g_assert_cmpfloat_with_epsilon (cos (moves->distances[i]), dot, 1e-4);
    }
}

/* (transfer full): uuid of a codebook of the rows that are shown */
static char *
save_codebook (Fixture    *fixture,
               const char *method)
{
  HekExplorerData *shown = hek_explorer_session_get_data (fixture->base.session);
  HekWorkspace *workspace = fixture->base.base.library->space->workspace;
  const HekCodec *codec = hek_codec_find (method);
  HekCodecTraining training = { .distance = hek_snapshot_get_distance (shown->snapshot) };
  g_auto (HekCollectionRows) rows = { 0 };
  g_autoptr (HekCodebook) book = NULL;
  g_autoptr (HekCodebookInfo) info = NULL;
  const HekOption *options;
  guint n_options;

  options = hek_codec_options (codec, &n_options);
  hek_options_defaults (options, n_options, &training.values);
  g_assert_true (hek_collection_read_rows (shown->snapshot, &rows, NULL, NULL));
  book = hek_codebook_train (codec, &rows.rows, &training, NULL, NULL);
  g_assert_nonnull (book);
  info = hek_codebook_save (workspace, method, book, NULL, NULL);
  g_assert_nonnull (info);
  return g_strdup (info->uuid);
}

static double
compare_codebook (Fixture     *fixture,
                  const char  *uuid,
                  HekSceneSet *rows)
{
  hek_explorer_movers_compare_codebook (fixture->movers, uuid, rows);
  return wait_moves (fixture)->mean;
}

static void
test_codebook (Fixture       *fixture,
               gconstpointer  data)
{
  HekExplorerData *shown = hek_explorer_session_get_data (fixture->base.session);
  const guint32 some[] = { 4, 9, 200 };
  g_autoptr (HekSceneSet) rows = hek_scene_set_new_rows (shown->n_rows, some, 3);
  g_autofree char *fine = save_codebook (fixture, "sq8");
  g_autofree char *coarse = save_codebook (fixture, "sq4");
  const GPtrArray *codebooks;
  HekExplorerMoves *moves;
  double mean;

  hek_explorer_movers_list_codebooks (fixture->movers);
  explorer_fixture_wait (&fixture->base, &fixture->base.n_other, 1);
  codebooks = hek_explorer_movers_get_codebooks (fixture->movers);
  g_assert_cmpuint (codebooks->len, ==, 2);
  g_assert_cmpstr (((HekExplorerCodebook *) codebooks->pdata[0])->name, ==, "sq4@1");
  g_assert_false (((HekExplorerCodebook *) codebooks->pdata[0])->is_applied);

  mean = compare_codebook (fixture, coarse, NULL);
  moves = hek_explorer_movers_get_moves (fixture->movers);
  g_assert_true (moves->is_codebook);
  g_assert_cmpstr (moves->label, ==, "sq4@1");
  g_assert_cmpstr (moves->codebook, ==, coarse);
  g_assert_cmpuint (moves->n_ranked, ==, N);
  g_assert_cmpint (moves->alignment.kind, ==, HEK_LAYOUT_ALIGN_NONE);
  g_assert_cmpmem (moves->from, N * 3 * sizeof (float), shown->coords, N * 3 * sizeof (float));
  check_ranks (moves);
  /* sixteen times as many levels: about a sixteenth of the way */
  g_assert_cmpfloat (compare_codebook (fixture, fine, NULL), <, mean / 4);
  compare_codebook (fixture, coarse, rows);
  moves = hek_explorer_movers_get_moves (fixture->movers);
  g_assert_cmpuint (moves->n_ranked, ==, 3);
  g_assert_true (isnan (moves->distances[5]));
  g_assert_false (isnan (moves->distances[9]));
  hek_explorer_movers_compare_codebook (fixture->movers, "no-such-codebook", NULL);
  explorer_fixture_wait (&fixture->base, &fixture->base.n_failed, 1);
}

/* Where the projection is of other rows by now, a row that is given back as it was stays. */
static void
test_codebook_gone (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *fine = save_codebook (fixture, "f16");
  g_autoptr (HekStore) store =
    hek_library_open_store (fixture->base.base.library, fixture->base.uuid, NULL);
  guint64 ids[100];

  for (guint i = 0; i < 100; i++)
    ids[i] = i;
  g_assert_true (hek_store_delete_rows (store, ids, 100, NULL, NULL, NULL));
  hek_explorer_session_show (fixture->base.session, "first");
  explorer_fixture_wait (&fixture->base, &fixture->base.n_data, fixture->base.n_data + 1);
  g_assert_cmpuint (hek_explorer_session_get_data (fixture->base.session)->n_rows, ==, N - 100);
  compare_codebook (fixture, fine, NULL);
  g_assert_cmpfloat (hek_explorer_movers_get_moves (fixture->movers)->largest, <, 0.02);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/session/explorer-movers/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("layouts", test_layouts);
  ADD ("dimensions", test_dimensions);
  ADD ("unplaced", test_unplaced);
  ADD ("sphere", test_sphere);
  ADD ("codebook", test_codebook);
  ADD ("codebook-gone", test_codebook_gone);
#undef ADD
  return g_test_run ();
}
