/* SPDX-License-Identifier: Apache-2.0 */
/* Values by which rows are coloured, against the plain way of computing them. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "explorer-fixture.h"
#include "hek-collection-codebook.h"
#include "hek-explorer-value-private.h"
#include "hek-explorer-view.h"
#include "hek-flat.h"
#include "hek-hdbscan.h"
#include "hek-layout-quality.h"
#include "hek-library-private.h"
#include "hek-rng.h"
#include "hek-rows-convert.h"

#define N EXPLORER_FIXTURE_ROWS
#define DIM 8u

/* (transfer full) */
static HekExplorerValues *
make (ExplorerFixture        *fixture,
      const HekExplorerValue *value)
{
  const HekExplorerValueSource source = {
    .data = hek_explorer_session_get_data (fixture->session),
  };
  g_autoptr (GError) error = NULL;
  HekExplorerValues *values = hek_explorer_values_new (value, &source, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (values);
  g_assert_cmpuint (values->column.n_rows, ==, N);
  g_assert_nonnull (values->label);
  return values;
}

/* N × DIM floats in the order of the data: (transfer full) */
static float *
read_vectors (HekExplorerData *data)
{
  float *vectors = g_new (float, N * DIM);

  for (guint32 row = 0; row < N; row++)
    {
      HekRowPlace place;

      g_assert_true (hek_explorer_data_find_row (data, row, &place));
      hek_rows_to_f32 (&hek_snapshot_get_segment (data->snapshot, place.segment)->rows, place.row,
                       1, vectors + row * DIM);
    }
  return vectors;
}

static double
squared (const float *a,
         const float *b,
         guint        dim)
{
  double sum = 0;

  for (guint i = 0; i < dim; i++)
    sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
  return sum;
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
test_distance (ExplorerFixture *fixture,
               gconstpointer    user_data)
{
  HekExplorerData *data = hek_explorer_session_get_data (fixture->session);
  HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_DISTANCE,
                             .row_id = data->rows->row_ids[17] };
  g_autoptr (HekExplorerValues) values = make (fixture, &value);
  g_autofree float *vectors = read_vectors (data);
  const HekExplorerValueSource source = { .data = data };
  g_autoptr (GError) error = NULL;

  for (guint32 row = 0; row < N; row++)
    g_assert_cmpfloat_with_epsilon (values->numbers[row],
                                    squared (vectors + 17 * DIM, vectors + row * DIM, DIM), 1e-4);
  g_assert_true (g_str_has_prefix (values->label, "Squared distance to "));
  value.row_id = 1u << 30;
  g_assert_null (hek_explorer_values_new (&value, &source, NULL, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
}

/* Every row is in the cluster of the nearest mean, the largest cluster comes first. */
static void
check_clusters (const HekExplorerValues *values,
                const float             *points,
                guint                    dim,
                guint                    k)
{
  g_autofree double *sums = g_new0 (double, k * dim);
  g_autofree float *means = g_new0 (float, k * dim);
  g_autofree guint *counts = g_new0 (guint, k);
  guint n_odd = 0;

  g_assert_cmpuint (values->column.n_names, ==, k);
  for (guint row = 0; row < N; row++)
    {
      g_assert_cmpuint (values->codes[row], <, k);
      counts[values->codes[row]]++;
      for (guint i = 0; i < dim; i++)
        sums[values->codes[row] * dim + i] += points[row * dim + i];
    }
  for (guint c = 0; c < k; c++)
    {
      g_assert_cmpuint (counts[c], >, 0);
      if (c > 0)
        g_assert_cmpuint (counts[c - 1], >=, counts[c]);
      for (guint i = 0; i < dim; i++)
        means[c * dim + i] = (float) (sums[c * dim + i] / counts[c]);
    }
  for (guint row = 0; row < N; row++)
    {
      double own = squared (points + row * dim, means + values->codes[row] * dim, dim);

      for (guint c = 0; c < k; c++)
        if (squared (points + row * dim, means + c * dim, dim) < own * (1 - 1e-3))
          {
            n_odd++;
            break;
          }
    }
  g_assert_cmpuint (n_odd, <, N / 20); /* the last step moved the means once more */
}

static void
test_kmeans (ExplorerFixture *fixture,
             gconstpointer    user_data)
{
  HekExplorerData *data = hek_explorer_session_get_data (fixture->session);
  HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_KMEANS, .k = 6 };
  g_autofree float *vectors = read_vectors (data);
  g_autoptr (HekExplorerValues) of_vectors = make (fixture, &value);
  g_autoptr (HekExplorerValues) again = make (fixture, &value);
  g_autoptr (HekExplorerValues) of_places = NULL;

  check_clusters (of_vectors, vectors, DIM, 6);
  g_assert_cmpmem (of_vectors->codes, N * 4, again->codes, N * 4);
  value.of_places = TRUE;
  of_places = make (fixture, &value);
  check_clusters (of_places, data->coords, 3, 6);
}

static void
test_hdbscan (ExplorerFixture *fixture,
              gconstpointer    user_data)
{
  HekExplorerData *data = hek_explorer_session_get_data (fixture->session);
  const HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_HDBSCAN, .min_cluster_size = 6 };
  g_autoptr (HekExplorerValues) values = make (fixture, &value);
  const HekHdbscanOptions options = { .min_cluster_size = 6 };
  g_autoptr (HekHdbscan) found = hek_hdbscan_points (data->coords, N, 3, &options, NULL, NULL);

  g_assert_cmpuint (values->column.n_names, ==, found->n_clusters);
  g_assert_null (values->note);
  for (guint row = 0; row < N; row++)
    g_assert_cmpint (values->codes[row] == G_MAXUINT32 ? -1 : (gint) values->codes[row], ==,
                     found->labels[row]);
}

/* Far apart, so that a sample has the same ones: a data of our own. */
static HekExplorerData *
make_blobs (ExplorerFixture *fixture,
            guint            n_blobs)
{
  HekExplorerData *shown = hek_explorer_session_get_data (fixture->session);
  HekExplorerData *data = g_new0 (HekExplorerData, 1);
  float *coords = g_new (float, N * 3);
  HekRng rng;

  hek_rng_init (&rng, 5);
  for (guint i = 0; i < N * 3; i++)
    coords[i] = (float) (i / 3 % n_blobs * 10) + (float) (hek_rng_u64 (&rng) % 1000) / 1000;
  coords[3 * 11] = NAN;
  g_atomic_ref_count_init (&data->ref_count);
  data->layout = hek_layout_new (hek_layout_recipe (shown->layout), coords, N);
  data->coords = coords;
  data->n_rows = N;
  data->n_coords = 3;
  data->rows = hek_explorer_rows_ref (shown->rows);
  data->snapshot = hek_snapshot_ref (shown->snapshot);
  return data;
}

static void
test_sample (ExplorerFixture *fixture,
             gconstpointer    user_data)
{
  g_autoptr (HekExplorerData) data = make_blobs (fixture, 3);
  const HekExplorerValueSource source = { .data = data };
  const HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_HDBSCAN, .min_cluster_size = 40 };
  g_autoptr (HekExplorerValues) values = hek_explorer_values_new_empty (&value, data);
  guint n_noise = 0;

  g_assert_true (hek_explorer_values_make_hdbscan (values, &source, 150, NULL, NULL));
  hek_explorer_values_seal (values);
  g_assert_nonnull (values->note);
  g_assert_cmpuint (values->column.n_names, ==, 3);
  for (guint row = 0; row < N; row++)
    if (values->codes[row] == G_MAXUINT32)
      n_noise++;
    else if (values->codes[row % 3] != G_MAXUINT32)
      g_assert_cmpuint (values->codes[row], ==, values->codes[row % 3]);
  g_assert_cmpuint (n_noise, >=, 1); /* that has no place */
  g_assert_cmpuint (n_noise, <, N / 10);
  g_assert_cmpuint (values->codes[11], ==, G_MAXUINT32);
}

static void
test_density (ExplorerFixture *fixture,
              gconstpointer    user_data)
{
  HekExplorerData *data = hek_explorer_session_get_data (fixture->session);
  const HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_DENSITY, .k = 7 };
  g_autoptr (HekExplorerValues) values = make (fixture, &value);
  g_autofree float *density = g_new (float, N);

  g_assert_true (hek_local_density_points (data->coords, N, 3, 7, density, NULL, NULL));
  for (guint row = 0; row < N; row++)
    g_assert_cmpfloat (values->numbers[row], ==, density[row]);
}

static void
test_quality (ExplorerFixture *fixture,
              gconstpointer    user_data)
{
  HekExplorerData *data = hek_explorer_session_get_data (fixture->session);
  g_autofree float *vectors = read_vectors (data);
  const HekRows rows = { HEK_DTYPE_F32, DIM, N, DIM * sizeof (float), (const guint8 *) vectors };
  const HekLayoutQualityOptions options = { .k = 10 };
  g_autoptr (HekLayoutQuality) quality = hek_layout_quality (&rows, data->layout, &options, NULL,
                                                             NULL);
  const HekExplorerValueKind kinds[] = { HEK_EXPLORER_VALUE_TRUSTWORTHINESS,
                                         HEK_EXPLORER_VALUE_CONTINUITY,
                                         HEK_EXPLORER_VALUE_NEIGHBORS_KEPT };
  const float *numbers[] = { quality->row_trustworthiness, quality->row_continuity,
                             quality->row_preservation };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const HekExplorerValue value = { .kind = kinds[i], .k = 10 };
      g_autoptr (HekExplorerValues) values = make (fixture, &value);

      g_assert_null (values->note);
      for (guint row = 0; row < N; row++)
        g_assert_cmpfloat (values->numbers[row], ==, numbers[i][row]);
    }
}

static void
test_error (ExplorerFixture *fixture,
            gconstpointer    user_data)
{
  HekExplorerData *data = hek_explorer_session_get_data (fixture->session);
  g_autofree float *vectors = read_vectors (data);
  const HekRows rows = { HEK_DTYPE_F32, DIM, N, DIM * sizeof (float), (const guint8 *) vectors };
  const HekCodec *codec = hek_codec_find ("sq4");
  HekCodecTraining training = { .distance = hek_snapshot_get_distance (data->snapshot),
                                .seed = 1 };
  const HekCodebookOrigin origin = { 0 };
  g_autoptr (HekExplorerView) view = NULL;
  g_autoptr (HekCodebook) book = NULL;
  g_autoptr (GError) error = NULL;
  HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_QUANTIZATION_ERROR };
  HekCodebookInfo *info = NULL;
  HekExplorerValues *values;
  guint n_options;
  const HekOption *list = hek_codec_options (codec, &n_options);

  hek_options_defaults (list, n_options, &training.values);
  book = hek_codebook_train (codec, &rows, &training, NULL, &error);
  g_assert_no_error (error);
  {
    const HekExplorerValueSource source = { .data = data, .workspace = NULL };

    value.name = g_strdup ("small");
    g_assert_null (hek_explorer_values_new (&value, &source, NULL, &error));
    g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
    g_clear_error (&error);
  }
  info = hek_codebook_save (fixture->base.library->space->workspace, "small", book, &origin,
                            &error);
  g_assert_no_error (error);
  view = hek_explorer_view_new (fixture->session, fixture->base.jobs);
  explorer_fixture_follow (fixture, view, "values-changed");
  g_free (value.name);
  value.name = g_strdup (info->uuid);
  hek_explorer_view_load_values (view, &value);
  explorer_fixture_wait (fixture, &fixture->n_other, 1);
  values = hek_explorer_view_get_values (view, &value);
  g_assert_nonnull (strstr (values->label, "small@1"));
  for (guint row = 0; row < N; row++)
    {
      const HekRows one = { HEK_DTYPE_F32, DIM, 1, DIM * sizeof (float),
                            (const guint8 *) (vectors + row * DIM) };
      guint8 code[64];
      float decoded[DIM], zero[DIM] = { 0 };

      g_assert_true (hek_codebook_encode (book, &one, code, NULL, NULL));
      hek_codebook_decode (book, code, 1, decoded);
      g_assert_cmpfloat_with_epsilon (values->numbers[row],
                                      sqrt (squared (vectors + row * DIM, decoded, DIM) /
                                            squared (vectors + row * DIM, zero, DIM)), 1e-6);
    }
  hek_explorer_view_close (view);
  explorer_fixture_release (g_steal_pointer (&view));
  hek_codebook_info_free (info);
  hek_explorer_value_clear (&value);
}

static void
test_tags (ExplorerFixture *fixture,
           gconstpointer    user_data)
{
  HekExplorerSession *session = fixture->session;
  const guint32 a[] = { 1, 2, 3 }, b[] = { 3, 4 };
  g_autoptr (HekSceneSet) set_a = hek_scene_set_new_rows (N, a, 3);
  g_autoptr (HekSceneSet) set_b = hek_scene_set_new_rows (N, b, 2);
  HekExplorerView *view = hek_explorer_view_new (session, fixture->base.jobs);
  HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_TAGS };
  HekExplorerValues *values;

  /* those that were made before the session had read its tags are made once more */
  hek_explorer_view_set_color (view, &value);
  while (hek_explorer_view_get_values (view, &value) == NULL)
    explorer_fixture_iterate ();
  g_assert_cmpuint (hek_explorer_view_get_values (view, &value)->column.n_names, ==, 0);

  /* Saved ones are there without being asked for. */
  hek_explorer_session_select (session, HEK_SCENE_SET_REPLACE, set_a);
  hek_explorer_session_save_tag (session, "apples");
  hek_explorer_session_select (session, HEK_SCENE_SET_REPLACE, set_b);
  hek_explorer_session_save_tag (session, "pears");
  while ((values = hek_explorer_view_get_values (view, &value)) == NULL ||
         values->column.n_names < 2)
    explorer_fixture_iterate ();
  g_assert_cmpstr (values->names[values->codes[3]], ==, "apples"); /* the first by name */
  g_assert_cmpstr (values->names[values->codes[4]], ==, "pears");
  g_assert_cmpuint (values->codes[5], ==, G_MAXUINT32);

  value.name = (char *) "pears";
  while ((values = hek_explorer_view_get_values (view, &value)) == NULL)
    {
      if (hek_explorer_view_get_job (view) == NULL) /* news of the second tag may take them again */
        hek_explorer_view_load_values (view, &value);
      explorer_fixture_iterate ();
    }
  g_assert_cmpstr (values->names[values->codes[3]], ==, "pears");
  g_assert_cmpuint (values->codes[2], ==, G_MAXUINT32);
  hek_explorer_view_close (view);
  explorer_fixture_release (view);
}

/* A text whose values are colours: rows are drawn in them. */
static void
test_own_colors (ExplorerFixture *fixture,
                 gconstpointer    user_data)
{
  g_autofree char *path = explorer_fixture_path (fixture, "swatches.csv");
  const char *paths[] = { path, NULL };
  const HekImportPlan plan = { 0 };
  HekExplorerView *view = hek_explorer_view_new (fixture->session, fixture->base.jobs);
  const HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_FIELD, .field = 0 };
  const HekSceneColoring *coloring;
  g_autofree char *uuid = NULL;
  g_autoptr (HekJob) job = NULL;
  const guint8 red[4] = { 0xe0, 0x1b, 0x24, 0xff };

  g_assert_true (g_file_set_contents (path, "hex,v0,v1,v2\n#e01b24,1,2,3\n#00ff00,3,2,1\n"
                                      ",2,2,2\n#E01B24,1,1,1\n#0000ff,4,1,5\n", -1, NULL));
  job = hek_library_import (fixture->base.library, "swatches", paths, NULL, &plan);
  while (fixture->base.n_imported < 2)
    {
      explorer_fixture_iterate ();
      if (fixture->base.n_failed > 0)
        g_error ("%s", fixture->base.message);
    }
  uuid = g_strdup (hek_library_item_get_info (library_fixture_find (&fixture->base,
                                                                    "swatches"))->uuid);
  hek_explorer_session_set_collection (fixture->session, uuid);
  explorer_fixture_compute (fixture, "pca", 2, "plane");
  hek_explorer_view_set_color (view, &value);
  while (hek_explorer_view_get_coloring (view) == NULL)
    explorer_fixture_iterate ();
  coloring = hek_explorer_view_get_coloring (view);
  g_assert_cmpmem (coloring->rgba, 4, red, 4);
  g_assert_cmpmem (coloring->rgba + 12, 4, red, 4);
  g_assert_cmpuint (coloring->legend.n_entries, ==, 2);
  g_assert_cmpuint (coloring->legend.entries[0].n_rows, ==, 4);
  g_assert_cmpuint (coloring->legend.entries[1].n_rows, ==, 1);

  hek_explorer_view_set_entry_visible (view, 0, FALSE);
  while (hek_explorer_view_is_busy (view))
    explorer_fixture_iterate ();
  g_assert_cmpuint (hek_explorer_view_get_n_visible (view), ==, 1);
  hek_explorer_view_close (view);
  explorer_fixture_release (view);
}

static void
test_cancelled (ExplorerFixture *fixture,
                gconstpointer    user_data)
{
  const HekExplorerValueSource source = {
    .data = hek_explorer_session_get_data (fixture->session),
  };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const HekTask task = { .cancellable = cancellable };

  g_cancellable_cancel (cancellable);
  for (guint kind = HEK_EXPLORER_VALUE_FIELD; kind < HEK_EXPLORER_VALUE_HITS; kind++)
    {
      const HekExplorerValue value = { .kind = (HekExplorerValueKind) kind,
                                       .row_id = source.data->rows->row_ids[0],
                                       .name = kind == HEK_EXPLORER_VALUE_QUANTIZATION_ERROR
                                                 ? (char *) "none" : NULL };
      g_autoptr (GError) error = NULL;

      g_assert_null (hek_explorer_values_new (&value, &source, &task, &error));
      if (kind == HEK_EXPLORER_VALUE_QUANTIZATION_ERROR)
        g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
      else
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

/* Written and read: the same; what is not known is none. */
static void
test_json (void)
{
  const HekField fields[] = { { .name = (char *) "a", .type = HEK_FIELD_INTEGER },
                              { .name = (char *) "“b”", .type = HEK_FIELD_TEXT } };
  g_autoptr (HekSchema) schema = hek_schema_new (HEK_DTYPE_F32, 4, fields, 2);
  const HekExplorerValue list[] = {
    { .kind = HEK_EXPLORER_VALUE_NONE },
    { .kind = HEK_EXPLORER_VALUE_FIELD, .field = 1, .as = HEK_EXPLORER_AS_NAMES },
    { .kind = HEK_EXPLORER_VALUE_TAGS, .name = (char *) "x\"y" },
    { .kind = HEK_EXPLORER_VALUE_KMEANS, .k = 12, .of_places = TRUE },
    { .kind = HEK_EXPLORER_VALUE_HDBSCAN, .min_cluster_size = 77 },
    { .kind = HEK_EXPLORER_VALUE_CONTINUITY, .k = 3 },
    { .kind = HEK_EXPLORER_VALUE_QUANTIZATION_ERROR, .name = (char *) "uuid" },
    { .kind = HEK_EXPLORER_VALUE_DISTANCE, .row_id = 1234567890123 },
  };
  const char *const bad[] = { "{}", "{\"kind\":\"what\"}", "{\"kind\":\"field\",\"field\":\"c\"}",
                              "{\"kind\":\"quantization-error\"}", "[]", "7" };
  HekExplorerValue read = { 0 };
  HekJsonValue json;

  for (guint i = 0; i < G_N_ELEMENTS (list); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      g_autofree char *label = hek_explorer_value_dup_label (&list[i], schema);

      g_assert_cmpstr (label, !=, "");
      hek_explorer_value_to_json (&list[i], schema, out);
      g_assert_true (hek_json_check (out->str, out->len, &json, NULL, NULL));
      hek_explorer_value_clear (&read);
      g_assert_true (hek_explorer_value_from_json (&json, schema, &read));
      g_assert_true (hek_explorer_value_equal (&list[i], &read));
      if (i > 0)
        g_assert_false (hek_explorer_value_equal (&list[i - 1], &read));
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_true (hek_json_check (bad[i], strlen (bad[i]), &json, NULL, NULL));
      g_assert_false (hek_explorer_value_from_json (&json, schema, &read));
    }
  hek_explorer_value_clear (&read);
}

#define ADD(name, func) \
  g_test_add ("/explorer-values/" name, ExplorerFixture, NULL, explorer_fixture_set_up, func, \
              explorer_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("distance", test_distance);
  ADD ("kmeans", test_kmeans);
  ADD ("hdbscan", test_hdbscan);
  ADD ("sample", test_sample);
  ADD ("density", test_density);
  ADD ("quality", test_quality);
  ADD ("error", test_error);
  ADD ("tags", test_tags);
  ADD ("own-colors", test_own_colors);
  ADD ("cancelled", test_cancelled);
  g_test_add_func ("/explorer-values/json", test_json);
  return g_test_run ();
}
