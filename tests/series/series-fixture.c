/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "series-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

char *
series_fixture_folder (void)
{
  const char *place = g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR) ? "/dev/shm" : g_get_tmp_dir ();
  char *folder = g_build_filename (place, "hek-series-XXXXXX", NULL);

  g_assert_nonnull (g_mkdtemp (folder));
  return folder;
}

void
series_fixture_keep_all (HekSeriesStore *store)
{
  HekSeriesRetention all = { .budget_bytes = G_GUINT64_CONSTANT (1) << 40 };
  g_autoptr (GError) error = NULL;

  hek_series_store_set_retention (store, &all, &error);
  g_assert_no_error (error);
}

HekSeriesStore *
series_fixture_open (const char         *folder,
                     HekSeriesStoreMode  mode)
{
  g_autoptr (GError) error = NULL;
  HekSeriesStore *store = hek_series_store_open (hek_file_ops_system (), folder, mode, &error);

  g_assert_no_error (error);
  if (mode == HEK_SERIES_STORE_OWNER)
    series_fixture_keep_all (store);
  return store;
}

HekSeriesSample
series_fixture_gauge (const char *instrument,
                      gint64      time_us,
                      double      value)
{
  return (HekSeriesSample) {
    .instrument = instrument,
    .scope = "",
    .kind = HEK_SERIES_GAUGE,
    .unit = "1",
    .point = { time_us, 1, value, value, value, value },
  };
}

void
series_fixture_append (HekSeriesStore *store,
                       const char     *instrument,
                       gint64          time_us,
                       double          value)
{
  g_autoptr (GError) error = NULL;
  HekSeriesSample sample = series_fixture_gauge (instrument, time_us, value);

  (void) hek_series_store_append (store, &sample, 1, &error);
  g_assert_no_error (error);
}

gint64
series_fixture_find (HekSeriesStore *store,
                     const char     *instrument)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSeriesInfo) info = hek_series_store_find (store, instrument, NULL, &error);

  g_assert_no_error (error);
  return info->id;
}

void
series_fixture_assert_equal (const HekSeriesPoint *a,
                             const HekSeriesPoint *b)
{
  g_assert_cmpint (a->time_us, ==, b->time_us);
  g_assert_cmpuint (a->count, ==, b->count);
  g_assert_cmpmem (&a->sum, sizeof a->sum, &b->sum, sizeof b->sum);
  g_assert_cmpmem (&a->min, sizeof a->min, &b->min, sizeof b->min);
  g_assert_cmpmem (&a->max, sizeof a->max, &b->max, sizeof b->max);
  g_assert_cmpmem (&a->last, sizeof a->last, &b->last, sizeof b->last);
}
