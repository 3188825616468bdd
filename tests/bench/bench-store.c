/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How fast rows become durable, against writing the same bytes to one file and syncing it, and how
 * long opening takes. The two take turns, since other work shares the disk.
 */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "hek-aligned.h"
#include "hek-rng.h"
#include "hek-workspace.h"

#define DIM 512u
#define BATCH_ROWS 2048u
#define N_ROWS (160u * BATCH_ROWS) /* 671 MB */
#define N_ROUNDS 3u
#define N_KEYS (100u * BATCH_ROWS)
#define N_APPENDS 200u
#define RECOVERY_ROWS 1000000u

static double
processor_s (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         1e-6 * (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static double
now_s (void)
{
  return (double) g_get_monotonic_time () * 1e-6;
}

static void
check (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static HekBatch *
make_batch (HekSchema *schema,
            gsize      n)
{
  HekBatch *batch = hek_batch_try_new (schema, n);
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (gsize i = 0; i < n * hek_batch_vector_bytes (batch) / 4; i++)
    {
      float value = (float) (hek_rng_u64 (&rng) >> 40);

      memcpy (batch->vectors + i * 4, &value, 4);
    }
  batch->n_rows = n;
  return batch;
}

/* What dd conv=fdatasync does. */
static double
write_plainly (const char     *folder,
               const HekBatch *batch,
               double         *cpu_s)
{
  g_autofree char *path = g_build_filename (folder, "plain", NULL);
  gsize n_bytes = batch->n_rows * hek_batch_vector_bytes (batch);
  double start = now_s ();
  double cpu = processor_s ();
  int fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

  for (guint i = 0; i < N_ROWS / BATCH_ROWS; i++)
    if (write (fd, batch->vectors, n_bytes) != (gssize) n_bytes)
      g_error ("disk full");
  if (fdatasync (fd) != 0)
    g_error ("fdatasync failed");
  close (fd);
  start = now_s () - start;
  *cpu_s = processor_s () - cpu;
  g_unlink (path);
  return start;
}

static HekStore *
create (HekWorkspace *workspace,
        HekSchema    *schema,
        const char   *name)
{
  const HekStoreSpec spec = { .schema = schema, .distance = HEK_DISTANCE_L2, .history_s = -1 };
  g_autoptr (GError) error = NULL;
  HekStore *store = hek_workspace_create (workspace, name, &spec, &error);

  check (error);
  return store;
}

static double
import_rows (HekStore       *store,
             const HekBatch *batch,
             guint           n_batches,
             double         *cpu_s)
{
  g_autoptr (GError) error = NULL;
  double start = now_s ();
  double cpu = processor_s ();
  HekImport *import = hek_import_new (store, NULL, &error);

  check (error);
  for (guint i = 0; i < n_batches; i++)
    {
      hek_import_append (import, batch, NULL, &error);
      check (error);
    }
  hek_import_commit (import, NULL, NULL, &error);
  check (error);
  hek_import_free (import);
  *cpu_s = processor_s () - cpu;
  return now_s () - start;
}

static void
remove_collection (HekWorkspace *workspace,
                   HekStore     *store)
{
  g_autofree char *uuid = g_strdup (hek_store_get_uuid (store));
  g_autoptr (GError) error = NULL;

  hek_store_unref (store);
  hek_workspace_delete (workspace, uuid, &error);
  check (error);
  hek_workspace_purge (workspace, uuid, &error);
  check (error);
}

static void
measure_import (HekWorkspace *workspace,
                const char   *folder)
{
  g_autoptr (HekSchema) schema = hek_schema_new (HEK_DTYPE_F32, DIM, NULL, 0);
  g_autoptr (HekBatch) batch = make_batch (schema, BATCH_ROWS);

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      HekStore *store = create (workspace, schema, "bulk");
      double cpu, plain_cpu, plain = write_plainly (folder, batch, &plain_cpu);
      double ours = import_rows (store, batch, N_ROWS / BATCH_ROWS, &cpu);

      printf ("import 512-d f32: %.0f vectors/s, %.0f %% of write+fdatasync (%.0f vectors/s);"
              " processor time %.2f us a vector, %.2f of write+fdatasync\n", N_ROWS / ours,
              100 * plain / ours, N_ROWS / plain, cpu * 1e6 / N_ROWS, plain_cpu * 1e6 / N_ROWS);
      remove_collection (workspace, store);
    }
}

/* A text key, a text of few values and an integer a row. */
static void
measure_keys (HekWorkspace *workspace)
{
  static const HekField fields[] = {
    { (char *) "name", HEK_FIELD_TEXT },
    { (char *) "class", HEK_FIELD_TEXT },
    { (char *) "count", HEK_FIELD_INTEGER },
  };
  g_autoptr (HekSchema) schema = hek_schema_new (HEK_DTYPE_F32, 64, fields, 3);
  const HekStoreSpec spec = { .schema = schema, .key_field = "name", .history_s = -1 };
  g_autoptr (GError) error = NULL;
  HekStore *store = hek_workspace_create (workspace, "keys", &spec, &error);
  const HekImportOptions options = { .policy = HEK_KEYS_REPLACE };

  check (error);
  for (guint round = 0; round < 2; round++)
    {
      HekImport *import = hek_import_new (store, &options, &error);
      double cpu = 0;

      for (guint first = 0; first < N_KEYS; first += BATCH_ROWS)
        {
          g_autoptr (HekBatch) batch = make_batch (schema, BATCH_ROWS);

          for (guint i = 0; i < BATCH_ROWS; i++)
            {
              g_autofree char *name = g_strdup_printf ("name %u", (first + i) * 2654435761u);

              hek_column_append_text (batch->columns[0], name, -1);
              hek_column_append_text (batch->columns[1], i % 3 == 0 ? "some" : "more", -1);
              hek_column_append_integer (batch->columns[2], i);
            }
          cpu -= processor_s ();
          hek_import_append (import, batch, NULL, &error);
          cpu += processor_s ();
          check (error);
        }
      cpu -= processor_s ();
      hek_import_commit (import, NULL, NULL, &error);
      cpu += processor_s ();
      check (error);
      hek_import_free (import);
      printf ("%s %u rows of 64-d with keys and two attributes: %.2f us of processor time a row\n",
              round == 0 ? "import" : "replace", N_KEYS, cpu * 1e6 / N_KEYS);
    }
  remove_collection (workspace, store);
}

static void
measure_appends (HekWorkspace *workspace,
                 gsize         n_rows)
{
  g_autoptr (HekSchema) schema = hek_schema_new (HEK_DTYPE_F32, 128, NULL, 0);
  g_autoptr (HekBatch) batch = make_batch (schema, n_rows);
  g_autoptr (GError) error = NULL;
  HekStore *store = create (workspace, schema, "small");
  double start = now_s (), cpu = processor_s ();

  for (guint i = 0; i < N_APPENDS; i++)
    {
      hek_store_append (store, batch, HEK_KEYS_REFUSE, NULL, NULL, &error);
      check (error);
    }
  cpu = processor_s () - cpu;
  printf ("append %" G_GSIZE_FORMAT " rows of 128-d: %.2f ms each, of it %.3f ms processor time"
          " (%.2f us a row)\n", n_rows, (now_s () - start) * 1e3 / N_APPENDS,
          cpu * 1e3 / N_APPENDS, cpu * 1e6 / N_APPENDS / (double) n_rows);
  remove_collection (workspace, store);
}

/* One million rows, some of them in a journal and some deleted, opened for writing. */
static void
measure_opening (HekWorkspace **workspace,
                 const char    *folder)
{
  g_autoptr (HekSchema) schema = hek_schema_new (HEK_DTYPE_F32, 128, NULL, 0);
  g_autoptr (HekBatch) batch = make_batch (schema, 4000);
  g_autoptr (GError) error = NULL;
  g_autofree guint64 *gone = g_new (guint64, RECOVERY_ROWS / 10);
  HekStore *store = create (*workspace, schema, "million");
  HekSnapshot *snapshot;
  double start, cpu;

  import_rows (store, batch, RECOVERY_ROWS / 4000 - 10, &cpu);
  for (guint i = 0; i < 10; i++)
    hek_store_append (store, batch, HEK_KEYS_REFUSE, NULL, NULL, &error);
  check (error);
  for (guint i = 0; i < RECOVERY_ROWS / 10; i++)
    gone[i] = i * 10;
  hek_store_delete_rows (store, gone, RECOVERY_ROWS / 10, NULL, NULL, &error);
  check (error);
  hek_store_unref (store);
  hek_workspace_close (*workspace);

  start = now_s ();
  cpu = processor_s ();
  *workspace = hek_workspace_open (folder, HEK_WORKSPACE_WRITE, &error);
  check (error);
  store = hek_workspace_open_store (*workspace, "million", &error);
  check (error);
  snapshot = hek_store_snapshot (store, &error);
  check (error);
  printf ("open %u rows, 40,000 of them in a journal, 100,000 deleted: %.1f ms, %.1f ms processor"
          " time\n", RECOVERY_ROWS, (now_s () - start) * 1e3, (processor_s () - cpu) * 1e3);
  hek_snapshot_unref (snapshot);
  remove_collection (*workspace, store);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_strdup (argc > 1 ? argv[1] : "hek-bench-store-XXXXXX");
  g_autoptr (GError) error = NULL;
  HekWorkspace *workspace;

  if (argc <= 1)
    g_assert_nonnull (g_mkdtemp (folder));
  workspace = hek_workspace_open (folder, HEK_WORKSPACE_WRITE, &error);
  check (error);
  measure_import (workspace, folder);
  measure_keys (workspace);
  measure_appends (workspace, 10);
  measure_appends (workspace, 100);
  measure_appends (workspace, 1000);
  measure_opening (&workspace, folder);
  hek_workspace_close (workspace);
  return 0;
}
