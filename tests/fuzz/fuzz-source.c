/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes through one reader of datasets (FUZZ_FORMAT): there must be sound rows, rows that are
 * left out, and at most one error. The bytes are given as a file in memory.
 */
#include "config.h"

#include <math.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz-main.h"
#include "hek-source.h"

#define MAX_ROWS 100000 /* a file of a few bytes has no more */

static void
check_error (gboolean      ok,
             const GError *error)
{
  g_assert_true (ok == (error == NULL));
  if (error != NULL)
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
check_columns (const HekBatch *batch)
{
  for (guint i = 0; i < batch->schema->n_fields; i++)
    {
      const HekColumn *column = batch->columns[i];

      g_assert_cmpuint (column->n, ==, batch->n_rows);
      for (gsize row = 0; row < column->n; row++)
        if (column->type == HEK_FIELD_TEXT || column->type == HEK_FIELD_JSON)
          {
            gsize n;
            const char *text = hek_column_get_text (column, row, &n);

            g_assert_true (g_utf8_validate_len (text, n, NULL));
          }
    }
}

static void
check_batch (const HekBatch *batch)
{
  gsize n = batch->n_rows * batch->schema->dim;
  double sum = 0;

  if (batch->schema->dtype == HEK_DTYPE_F32)
    for (gsize i = 0; i < n; i++)
      g_assert_true (isfinite (((const float *) batch->vectors)[i]));
  else
    for (gsize i = 0; i < n * hek_dtype_bytes (batch->schema->dtype); i++)
      sum += batch->vectors[i]; /* so that a sanitizer sees what was never written */
  g_assert_true (sum >= 0);
  check_columns (batch);
}

static void
read_rows (HekSource *source)
{
  guint64 n_rows = 0;

  for (;;)
    {
      g_autoptr (HekBatch) batch = NULL;
      g_autoptr (GError) error = NULL;
      gboolean ok = hek_source_next (source, 7, &batch, NULL, &error);

      check_error (ok, error);
      if (batch == NULL)
        break;
      check_batch (batch);
      n_rows += batch->n_rows;
      g_assert_cmpuint (n_rows, <, MAX_ROWS);
    }
}

static void
read_sides (HekSource *source)
{
  for (HekSideRole role = HEK_SIDE_QUERIES; role <= HEK_SIDE_DISTANCES; role++)
    {
      g_autoptr (HekSideTable) table = NULL;
      g_autoptr (GError) error = NULL;

      if (!hek_source_has_side (source, role))
        continue;
      table = hek_source_read_side (source, role, NULL, &error);
      check_error (table != NULL, error);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  const HekSourceFormat *format = hek_source_format_find (FUZZ_FORMAT);
  int fd = memfd_create ("fuzz", 0);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autoptr (HekSource) source = NULL;
  g_autoptr (GError) error = NULL;
  HekSourcePosition start = { 0 };

  g_assert_cmpint (write (fd, data, size), ==, (gssize) size);
  (void) hek_source_sniff (path, NULL);
  for (guint i = 0; i < format->n_texts; i++)
    g_strfreev (hek_source_list_names (path, format, i, NULL));
  source = hek_source_open (path, format, NULL, NULL, &error);
  check_error (source != NULL, error);
  if (source != NULL)
    {
      start = source->position;
      read_rows (source);
      read_sides (source);
      /* a position that somebody made up */
      start.row = size / 3;
      start.offset = size / 3;
      if (hek_source_seek (source, &start, NULL))
        read_rows (source);
    }
  g_clear_pointer (&source, hek_source_close);
  close (fd);
  return 0;
}
